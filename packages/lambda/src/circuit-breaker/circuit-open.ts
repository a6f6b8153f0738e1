/** Nobody was called, because what would be called was found to be down. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  /** When it is worth trying again: before that nobody is called, then one caller is let through. */
  readonly until: Date;

  /** @param until Epoch milliseconds. */
  constructor(circuit: string, until: number) {
    const date = new Date(until);
    super(`The circuit ${circuit} is open until ${date.toISOString()}`);
    this.until = date;
  }
}
