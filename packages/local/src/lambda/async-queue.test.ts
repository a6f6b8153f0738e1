import { afterEach, expect, test, vi } from "vitest";
import type { OutgoingMessage } from "../ports.ts";
import { startTestLambda, type TestFunction, type TestLambda } from "./testing/start-test-lambda.ts";

let local: TestLambda;
let sent: { queue: string; message: OutgoingMessage }[] = [];

afterEach(async () => {
  await local.remove();
  sent = [];
});

async function start(spec: Partial<TestFunction> = {}, state?: string) {
  local = await startTestLambda(
    { Task: { handler: "handlers.failsAtFirst", ...spec } },
    {
      // What is invoked later runs later.
      maxEnvironments: 1,
      ...(state === undefined ? {} : { state }),
      send: async (queue, message) => {
        sent.push({ queue, message });
        return { messageId: "1" };
      },
    },
  );
}

const invokeAsync = (times: number) =>
  local.lambda.invokeAsync("Task", JSON.stringify({ id: "one", times }), { trigger: "test" });
const runs = () =>
  local.events.filter((event) => event.type === "invocation").filter(({ trigger }) => trigger !== "sentinel");
/** Whatever was due has run when this is over: it had to wait behind it. */
const settled = () => local.lambda.invoke("Task", JSON.stringify({ id: "last", times: 0 }), { trigger: "sentinel" });
const deliveries = () => local.events.filter((event) => event.type === "delivery");
const ran = (count: number) => vi.waitFor(() => expect(runs()).toHaveLength(count), { timeout: 10_000 });
const delivered = (count: number) => vi.waitFor(() => expect(deliveries()).toHaveLength(count), { timeout: 10_000 });

const minute = 60_000;
const twoRetries = { retries: 2, maxAge: 21_600, onFailure: "Failures" };

test("an event that is handled at once is done with", async () => {
  await start();
  invokeAsync(0);
  await ran(1);
  local.clock.advance(10 * minute);
  await settled();
  expect(deliveries()).toEqual([]);
  expect(runs()).toHaveLength(1);
});

test("a failed event is retried after one minute, then after two, under the same request id", async () => {
  await start();
  invokeAsync(2);
  await delivered(1);
  local.clock.advance(minute - 1_000);
  await settled();
  expect(runs()).toHaveLength(1);
  local.clock.advance(1_000);
  await delivered(2);
  local.clock.advance(2 * minute - 1_000);
  await settled();
  expect(runs()).toHaveLength(2);
  local.clock.advance(1_000);
  await ran(3);
  expect(new Set(runs().map((event) => event.requestId)).size).toBe(1);
  expect(runs().map((event) => event.error)).toEqual(["Error: failure 1", "Error: failure 2", undefined]);
});

test("after the last retry the event goes to the failure destination, with how it failed", async () => {
  await start({ async: twoRetries });
  invokeAsync(9);
  await delivered(1);
  local.clock.advance(minute);
  await delivered(2);
  local.clock.advance(2 * minute);
  await delivered(3);
  expect(deliveries().at(-1)).toMatchObject({ from: "Task", to: "Failures", outcome: "dead-lettered" });
  expect(sent.map(({ queue }) => queue)).toEqual(["Failures"]);
  expect(JSON.parse(sent[0]?.message.body ?? "")).toMatchObject({
    version: "1.0",
    requestContext: {
      requestId: runs()[0]?.requestId,
      functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:larder-test-Task:$LATEST",
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload: { id: "one", times: 9 },
    responseContext: { statusCode: 200, functionError: "Unhandled" },
    responsePayload: { errorType: "Error", errorMessage: "failure 3" },
  });
});

test("the destination may be given as an ARN", async () => {
  const onFailure = "arn:aws:sqs:eu-central-1:123456789012:larder-test-Failures";
  await start({ async: { ...twoRetries, retries: 0, onFailure } });
  invokeAsync(9);
  await vi.waitFor(() => expect(sent).toMatchObject([{ queue: "Failures" }]), { timeout: 10_000 });
});

test("without a destination the failure is told, and the event gone", async () => {
  await start({ async: { retries: 0, maxAge: 21_600 } });
  invokeAsync(9);
  await delivered(1);
  expect(deliveries()).toMatchObject([{ to: "Task", outcome: "failed", reason: "Error: failure 1" }]);
  local.clock.advance(10 * minute);
  await settled();
  expect(runs()).toHaveLength(1);
});

test("an event too old for its next retry is given up", async () => {
  await start({ async: { ...twoRetries, maxAge: 60 } });
  invokeAsync(9);
  await delivered(1);
  local.clock.advance(minute + 1_000);
  await delivered(2);
  expect(runs()).toHaveLength(1);
  expect(JSON.parse(sent[0]?.message.body ?? "").requestContext.condition).toBe("EventAgeExceeded");
});

test("a function that may not run at all sends its events to the destination at once", async () => {
  await start({ async: twoRetries, reservedConcurrency: 0 });
  invokeAsync(0);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(JSON.parse(sent[0]?.message.body ?? "").requestContext).toMatchObject({
    condition: "ZeroReservedConcurrency",
    approximateInvokeCount: 0,
  });
});

test("what was accepted and not finished when everything stopped runs after the next start, once", async () => {
  await start({ handler: "handlers.neverAnswers", timeout: 60 });
  invokeAsync(0);
  await local.stop();
  const { directory } = local;
  await start({}, directory);
  await ran(1);
  await local.stop();
  await start({}, directory);
  await local.invoke("Task", { id: "two", times: 0 });
  expect(runs()).toMatchObject([{ trigger: "test" }]);
});
