/** The stacks cannot become a topology. `problems` are sentences for the one who wrote them, each with its remedy. */
export class SynthError extends Error {
  override name = "SynthError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `✖ ${problem}`).join("\n"));
    this.problems = problems;
  }
}
