export interface Taken {
  /** In milliseconds. */
  readonly wall: number;
  /** What this process was busy meanwhile, all its threads together. */
  readonly cpu: number;
}

/** What some work takes, and what it answers. */
export async function time<Answer>(work: () => Promise<Answer>): Promise<Taken & { answer: Answer }> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const answer = await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - began, cpu: (user + system) / 1_000, answer };
}
