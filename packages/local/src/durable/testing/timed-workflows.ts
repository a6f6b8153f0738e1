import { workflow } from "sst/aws/workflow";

/** Workflows for tests that move the clock, or stop what runs. AWS's test runner would take its time over them. */

export const patience = workflow.handler(async (_event: unknown, ctx) => {
  const [answer] = await ctx.createCallback("answer", { timeout: { minutes: 15 }, heartbeatTimeout: { minutes: 5 } });
  return answer.catch((error) => `gave up: ${error instanceof Error ? error.message : error}`);
});

export const sleeps = workflow.handler(async (_event: unknown, ctx) => {
  await ctx.wait("long", { hours: 1 });
  return "awake";
});
