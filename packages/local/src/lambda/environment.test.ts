import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestLambda, type TestLambda } from "./testing/start-test-lambda.ts";

let local: TestLambda;
beforeAll(async () => {
  local = await startTestLambda(
    {
      neverAnswers: { handler: "handlers.neverAnswers", timeout: 1 },
      loops: { handler: "handlers.loops", timeout: 1 },
      hoards: { handler: "handlers.hoards", memory: 128, timeout: 60 },
      waits: { handler: "handlers.waits", timeout: 60 },
      count: { handler: "handlers.count" },
      single: { handler: "handlers.waits", reservedConcurrency: 1 },
    },
    { maxEnvironments: 3 },
  );
});
afterAll(() => local.remove());

const coldStarts = (name: string) =>
  local.events.filter((event) => event.type === "invocation" && event.function === name && event.coldStart).length;

test.each(["neverAnswers", "loops"])("%s is ended at its timeout, and its environment with it", async (name) => {
  const { answer, requestId } = await local.invoke(name);
  expect(answer).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
  });
  await local.invoke(name);
  expect(coldStarts(name)).toBe(2);
});

test("what a function printed before it hung is not lost", () => {
  const lines = local.events.filter((event) => event.type === "log" && event.line.includes("before the loop"));
  expect(lines).toHaveLength(2);
});

test("more memory than the topology grants is refused, and only that environment dies of it", async () => {
  const { answer } = await local.invoke("hoards");
  expect(answer.errorType).toBe("Runtime.OutOfMemory");
  expect((await local.invoke("count")).failed).toBe(false);
});

test("a killed environment fails what runs in it, and only that", async () => {
  const victim = local.invoke("waits", { milliseconds: 60_000 });
  await vi.waitFor(() => expect(local.lambda.terminateEnvironments("waits")).resolves.toBe(1));
  const { failed, answer, requestId } = await victim;
  expect(failed).toBe(true);
  expect(answer).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  });
  expect((await local.invoke("waits", { milliseconds: 0 })).failed).toBe(false);
});

test("an invocation does not wait behind a long one: it gets an environment of its own", async () => {
  let longIsOver = false;
  const long = local.invoke("waits", { milliseconds: 60_000 }).then(() => {
    longIsOver = true;
  });
  expect((await local.invoke("waits", { milliseconds: 0 })).failed).toBe(false);
  expect(longIsOver).toBe(false);
  await local.lambda.terminateEnvironments("waits");
  await long;
});

test("a burst is worked off by no more environments than the limit", async () => {
  const before = coldStarts("waits");
  const results = await Promise.all(Array.from({ length: 12 }, () => local.invoke("waits", { milliseconds: 50 })));
  expect(new Set(results.map(({ answer }) => answer)).size).toBe(12);
  expect(coldStarts("waits") - before).toBeLessThanOrEqual(3);
});

test("with a reserved concurrency of one, the second invocation waits for the environment of the first", async () => {
  await Promise.all([local.invoke("single", { milliseconds: 1_000 }), local.invoke("single", { milliseconds: 0 })]);
  expect(coldStarts("single")).toBe(1);
});

test("an environment that was idle for five minutes is gone", async () => {
  expect((await local.invoke("count")).answer).toBeGreaterThan(0);
  const again = await local.invoke("count");
  expect(again.answer).toBeGreaterThan(1);
  local.clock.advance(5 * 60_000 + 15_000);
  expect((await local.invoke("count")).answer).toBe(1);
});
