import { appendFileSync, readFileSync } from "node:fs";
import { workflow } from "sst/aws/workflow";

/** Workflows for tests that move the clock, or end what runs. AWS's test runner would take its time over them. */

/** Writes a line per step, so that it is seen how often each one ran, and waits after every third. */
export const effects = workflow.handler(async ({ file, steps }: { file: string; steps: number }, ctx) => {
  for (let step = 1; step <= steps; step++) {
    await ctx.step(`step ${step}`, async () => appendFileSync(file, `step ${step}\n`));
    if (step % 3 === 0) await ctx.wait(`after ${step}`, { seconds: 1 });
  }
  return steps;
});

export const patience = workflow.handler(async (_event: unknown, ctx) => {
  const [answer] = await ctx.createCallback("answer", { timeout: { minutes: 15 }, heartbeatTimeout: { minutes: 5 } });
  return answer.catch((error) => `gave up: ${error instanceof Error ? error.message : error}`);
});

/** Asks for two answers between two steps; given an address, holds on in the first until it answers there. */
export const asks = workflow.handler(async ({ name, hold }: { name: string; hold?: string }, ctx) => {
  const before = await ctx.step("before", async () => (hold ? (await fetch(hold)).text() : name));
  const [first] = await ctx.createCallback("first", { timeout: { hours: 1 } });
  const [second] = await ctx.createCallback("second", { timeout: { hours: 1 } });
  const answers = [await first, await second];
  return ctx.step("after", async () => [before, ...answers].join(" "));
});

export const sleeps = workflow.handler(async (_event: unknown, ctx) => {
  await ctx.wait("long", { hours: 1 });
  return "awake";
});

/** Two waits beside each other, the longer one first. */
export const naps = workflow.handler(async ({ file }: { file: string }, ctx) => {
  const naps = Object.entries({ b: 20, a: 10 });
  await ctx.map("naps", naps, async (branch, [name, minutes]) => {
    await branch.wait("nap", { minutes });
    await branch.step("up", async () => appendFileSync(file, name));
  });
});

/** More operations than go with one invocation. */
export const many = workflow.handler(async ({ count }: { count: number }, ctx) => {
  const each = Array.from({ length: count }, (_, index) => ctx.step(`step ${index}`, async () => index));
  const all = await ctx.promise.all(each);
  await ctx.wait("on", { seconds: 1 });
  return all.length;
});

/** Ends its environment in the middle of a step as often as it is told to. */
export const dies = workflow.handler(({ file, times }: { file: string; times: number }, ctx) =>
  ctx.step("deadly", async () => {
    appendFileSync(file, "x");
    if (readFileSync(file, "utf8").length <= times) process.exit(1);
    return "survived";
  }),
);

/** Its result is more than an invocation may answer: the SDK checkpoints it instead. */
export const oversized = workflow.handler(async () => "x".repeat(6_400_000));

export const invokes = workflow.handler((_event: unknown, ctx) => ctx.invoke("other", "larder-test-plain:1"));

/** Wrapped in nothing: answers what no durable function may. */
export const plain = async () => "not durable";
