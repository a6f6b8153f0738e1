/** What has been started, to be ended in reverse order: parts stop before what they stand on. */
export class Undo {
  #steps: (() => Promise<void>)[] = [];
  #over = false;

  /** What is started too late, while all else is being ended, is ended at once. */
  add(step: () => Promise<void>): void {
    if (this.#over) void step();
    else this.#steps.push(step);
  }

  /** Remembers to stop a part, and hands it through. */
  adopt<Part extends { stop(): Promise<void> }>(part: Part): Part {
    this.add(() => part.stop());
    return part;
  }

  /** Runs every step once, even when one fails; then throws the first failure. A second call does nothing. */
  async all(): Promise<void> {
    this.#over = true;
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop())
      await step().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
