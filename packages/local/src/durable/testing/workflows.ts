import { workflow } from "sst/aws/workflow";

/** Workflows for tests: each shows one thing that a durable function may do. */

interface Trial {
  /** Tells one run of a workflow from another: what it has counted so far is kept under it. */
  readonly key: string;
}

const counts = new Map<string, number>();

/** Which time this is, for a key, counted from 1 in each environment. */
function nth(key: string) {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

const never = { retryStrategy: () => ({ shouldRetry: false }) };
const inTenSeconds = {
  retryStrategy: (_error: Error, attempts: number) => ({ shouldRetry: attempts < 4, delay: { seconds: 10 } }),
};

function fail(message: string): never {
  throw new RangeError(message);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

export const steps = workflow.handler(async (_event: Trial, ctx) => {
  const one = await ctx.step("one", async () => 1);
  const two = await ctx.step("two", async () => one + 1);
  return { sum: await ctx.step(async () => one + two) };
});

export const nothing = workflow.handler(async () => undefined);

export const throws = workflow.handler(async (_event: Trial, ctx) => {
  await ctx.step("one", async () => 1);
  fail("thrown by the workflow");
});

export const waits = workflow.handler(async (_event: Trial, ctx) => {
  await ctx.step("before", async () => "before");
  await ctx.wait("a minute", { minutes: 1 });
  await ctx.wait({ seconds: 5 });
  return ctx.step("after", async () => "after");
});

export const retries = workflow.handler(({ key }: Trial, ctx) =>
  ctx.step("flaky", async () => (nth(key) < 3 ? fail("not yet") : "at last"), inTenSeconds),
);

export const givesUp = workflow.handler((_event: Trial, ctx) =>
  ctx.step("broken", async () => fail("never"), inTenSeconds),
);

export const undoes = workflow.handler(async (_event: Trial, ctx) => {
  const undo = (name: string) => ({ run: async () => name, undo: async () => {} });
  try {
    await ctx.stepWithRollback("reserve", undo("reserved"));
    await ctx.wait("a while", { seconds: 30 });
    await ctx.stepWithRollback("authorise", undo("authorised"));
    await ctx.step("confirm", async () => fail("out of stock"), never);
  } catch (error) {
    await ctx.rollbackAll(error);
  }
  return "undone";
});

export const children = workflow.handler((_event: Trial, ctx) =>
  ctx.runInChildContext("outer", async (outer) => {
    const before = await outer.step("in outer", async () => 1);
    const inner = await outer.runInChildContext("inner", async (inner) => {
      await inner.wait("inside", { seconds: 10 });
      return inner.step("in inner", async () => before + 1);
    });
    return inner + 1;
  }),
);

export const failingChild = workflow.handler(async (_event: Trial, ctx) => {
  const child = ctx.runInChildContext("child", (child) => child.step("broken", async () => fail("within"), never));
  return child.catch((error) => `caught: ${messageOf(error)}`);
});

export const branches = workflow.handler(async (_event: Trial, ctx) => {
  const results = await ctx.parallel("both", [
    { name: "slow", func: (branch) => branch.wait("long", { minutes: 2 }).then(() => "slow") },
    { name: "fast", func: (branch) => branch.step("short", async () => "fast") },
  ]);
  return results.getResults();
});

export const maps = workflow.handler(async (_event: Trial, ctx) => {
  const each = await ctx.map("each", [1, 2, 3], (item, n) => item.step(`times ${n}`, async () => n * 10), {
    maxConcurrency: 1,
  });
  return each.getResults();
});

export const condition = workflow.handler((_event: Trial, ctx) =>
  ctx.waitForCondition("counted to three", async (count: number) => count + 1, {
    initialState: 0,
    waitStrategy: (count) => (count < 3 ? { shouldContinue: true, delay: { seconds: 20 } } : { shouldContinue: false }),
  }),
);

/** More than a checkpoint holds: the context is replayed instead. */
export const largeChild = workflow.handler(async (_event: Trial, ctx) => {
  const large = await ctx.runInChildContext("large", async (child) => {
    const part = await child.step("part", async () => "x".repeat(200_000));
    return part + part;
  });
  await ctx.wait("on", { seconds: 1 });
  return large.length;
});

export const approval = workflow.handler((_event: Trial, ctx) =>
  ctx.waitForCallback("approval", async () => {}, { timeout: { minutes: 15 } }),
);
