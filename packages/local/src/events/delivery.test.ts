import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { AwsError } from "../aws-call.ts";
import { queueArn, refusing, ruleArn, startBus } from "./fixtures/bus.ts";

const outage = new AwsError("InternalFailure", "The queue is down.", 500);
const attributesOf = (message: { MessageAttributes?: Record<string, { StringValue?: string }> } | undefined) =>
  Object.fromEntries(
    Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
  );

const outcomes = (seen: readonly { type: string; outcome?: string }[]) =>
  seen.flatMap((event) => (event.type === "delivery" ? [event.outcome] : []));

test("a target that refuses is tried again, after a pause that grows, until it takes the event", async () => {
  const { put, clock, count, seen } = await startBus({ sqs: refusing("Orders", outage, 3) });
  expect(await put({})).toMatchObject({ FailedEntryCount: 0 });
  for (const retry of [1, 2]) {
    clock.advance(1000 * 2 ** (retry - 1));
    await vi.waitFor(() => expect(outcomes(seen)).toHaveLength(retry + 1));
  }
  clock.advance(1000);
  await turn();
  expect(outcomes(seen)).toEqual(["retried", "retried", "retried"]);
  clock.advance(3000);
  await vi.waitFor(() => expect(outcomes(seen)).toEqual(["retried", "retried", "retried", "delivered"]));
  expect(await count("Orders")).toBe(1);
});

test("when its retries are used up, the event is in the dead-letter queue, with the reasons that AWS gives", async () => {
  const { put, clock, drain, seen } = await startBus({ sqs: refusing("Orders", outage), target: { retries: 2 } });
  await put({});
  for (const tries of [1, 2]) {
    await vi.waitFor(() => expect(outcomes(seen)).toHaveLength(tries));
    clock.advance(10_000);
  }
  await vi.waitFor(() => expect(outcomes(seen)).toEqual(["retried", "retried", "dead-lettered"]));
  const [message] = await drain("Undelivered");
  expect(JSON.parse(message?.Body ?? "{}")).toMatchObject({ "detail-type": "order.placed", detail: { id: "ord_1" } });
  expect(attributesOf(message)).toEqual({
    RULE_ARN: ruleArn,
    TARGET_ARN: queueArn("pantry-orders"),
    ERROR_CODE: "INTERNAL_ERROR",
    ERROR_MESSAGE: "The queue is down.",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    RETRY_ATTEMPTS: "2",
  });
});

test("an event that has become too old is not tried again", async () => {
  const { put, clock, drain, seen } = await startBus({
    sqs: refusing("Orders", outage),
    target: { retries: 185, maxAge: 60 },
  });
  await put({});
  clock.advance(61_000);
  await vi.waitFor(() => expect(outcomes(seen)).toEqual(["retried", "dead-lettered"]));
  expect(attributesOf((await drain("Undelivered"))[0])).toMatchObject({
    EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
    RETRY_ATTEMPTS: "0",
  });
});

test("what a target refused outlives the process, and is delivered by the next", async () => {
  const before = await startBus({ sqs: refusing("Orders", outage) });
  await before.put({});
  await before.crash();
  const { count, clock } = await startBus({ directory: before.directory });
  clock.advance(1000);
  await vi.waitFor(async () => expect(await count("Orders")).toBe(1));
});

test("what has been delivered is owed no more", async () => {
  const before = await startBus({ sqs: refusing("Orders", outage, 1) });
  await before.put({});
  before.clock.advance(1000);
  await vi.waitFor(async () => expect(await before.count("Orders")).toBe(1));
  await before.crash();
  const { put, count, clock } = await startBus({ directory: before.directory });
  clock.advance(86_000_000);
  await put({});
  expect(await count("Orders")).toBe(2);
});

test("without a dead-letter queue the event is lost, and somebody is told", async () => {
  const { put, warnings } = await startBus({
    sqs: refusing("Orders", outage),
    target: { retries: 0 },
    deadLetter: undefined,
  });
  await put({});
  expect(warnings()).toEqual([expect.stringMatching(/lost.*Placed.*Orders.*The queue is down/)]);
});

test("a queue whose policy does not let the rule send gets nothing, and retrying is no help", async () => {
  const { put, count, drain } = await startBus({ queue: { policy: [] } });
  expect(await put({})).toMatchObject({ FailedEntryCount: 0 });
  expect(await count("Orders")).toBe(0);
  const attributes = attributesOf((await drain("Undelivered"))[0]);
  expect(attributes).toEqual({
    RULE_ARN: ruleArn,
    TARGET_ARN: queueArn("pantry-orders"),
    ERROR_CODE: "NO_PERMISSIONS",
    ERROR_MESSAGE: expect.stringContaining(queueArn("pantry-orders")),
  });
});

test("a dead-letter queue needs that permission, too", async () => {
  const { put, count, warnings } = await startBus({ queue: { policy: [] }, deadLetter: "Closed" });
  await put({});
  expect(await count("Closed")).toBe(0);
  expect(warnings()).toEqual([expect.stringMatching(/lost.*dead-letter queue refused it too.*pantry-closed/)]);
});

test.each([
  [new AwsError("QueueDoesNotExist", "Gone."), "NO_RESOURCE"],
  [new AwsError("InvalidMessageContents", "Bad."), "SDK_CLIENT_ERROR"],
])("%s is not tried again", async (error, code) => {
  const { put, drain } = await startBus({ sqs: refusing("Orders", error) });
  await put({});
  expect(attributesOf((await drain("Undelivered"))[0])).toMatchObject({
    ERROR_CODE: code,
    ERROR_MESSAGE: error.message,
  });
});
