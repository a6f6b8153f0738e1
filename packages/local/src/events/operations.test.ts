import { expect, test } from "vitest";
import { queueArn, ruleArn, startBus } from "./fixtures/bus.ts";

const arn = "arn:aws:events:eu-central-1:123456789012:event-bus/pantry-bus";
const failing = (code: string, message: string) => expect.objectContaining({ code, message });

const event = {
  id: "1",
  "detail-type": "order.placed",
  source: "pantry",
  account: "123456789012",
  time: "2026-01-01T00:00:00Z",
  region: "eu-central-1",
  resources: [],
};
const testing = (Event: string, pattern: string) => ({ Event, EventPattern: pattern });

test("TestEventPattern says whether a pattern matches an event", async () => {
  const { call } = await startBus();
  const json = JSON.stringify(event);
  expect(await call("TestEventPattern", testing(json, '{"source":["pantry"]}'))).toEqual({ Result: true });
  expect(await call("TestEventPattern", testing(json, '{"source":["shelf"]}'))).toEqual({ Result: false });
});

test.each([
  ['{"source":"pantry"}', 'Event pattern is not valid. Reason: "source" must be an object or an array'],
  ["[]", "Event pattern is not valid. Reason: Filter is not an object"],
])("TestEventPattern refuses the pattern %s", async (pattern, message) => {
  const { call } = await startBus();
  await expect(call("TestEventPattern", testing(JSON.stringify(event), pattern))).rejects.toEqual(
    failing("InvalidEventPatternException", message),
  );
});

test.each(["not JSON", "[]", '{"id":"1"}'])("TestEventPattern refuses the event %s", async (json) => {
  const { call } = await startBus();
  await expect(call("TestEventPattern", testing(json, '{"id":["1"]}'))).rejects.toEqual(
    failing("ValidationException", "Parameter Event is not valid."),
  );
});

test("buses, rules and targets can be looked up", async () => {
  const { call } = await startBus();
  expect(await call("DescribeEventBus", { Name: arn })).toEqual({ Name: "pantry-bus", Arn: arn });
  expect(await call("ListEventBuses", {})).toEqual({ EventBuses: [{ Name: "pantry-bus", Arn: arn }] });
  expect(await call("ListRules", { EventBusName: "pantry-bus" })).toEqual({
    Rules: [
      {
        Name: "pantry-placed",
        Arn: ruleArn,
        EventPattern: '{"detail-type":["order.placed"]}',
        State: "ENABLED",
        EventBusName: "pantry-bus",
      },
    ],
  });
  expect(await call("ListRules", { EventBusName: "pantry-bus", NamePrefix: "other" })).toEqual({ Rules: [] });
  expect(await call("ListTargetsByRule", { EventBusName: "pantry-bus", Rule: "pantry-placed" })).toEqual({
    Targets: [
      {
        Id: "Orders",
        Arn: queueArn("pantry-orders"),
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 },
        DeadLetterConfig: { Arn: queueArn("pantry-undelivered") },
      },
    ],
  });
});

test("what is not there is not found", async () => {
  const { call } = await startBus();
  await expect(call("DescribeEventBus", { Name: "other" })).rejects.toEqual(
    failing("ResourceNotFoundException", "Event bus other does not exist."),
  );
  await expect(call("ListTargetsByRule", { EventBusName: "pantry-bus", Rule: "other" })).rejects.toEqual(
    failing("ResourceNotFoundException", "Rule other does not exist on EventBus pantry-bus."),
  );
});

test("an operation that is not here says so", async () => {
  const { call } = await startBus();
  await expect(call("PutRule", {})).rejects.toEqual(
    failing("UnknownOperationException", expect.stringContaining("PutRule")),
  );
});
