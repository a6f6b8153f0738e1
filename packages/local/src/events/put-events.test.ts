import { expect, test } from "vitest";
import { startBus } from "./fixtures/bus.ts";

test("an event that a rule matches is on its queue, in EventBridge's envelope, when PutEvents answers", async () => {
  const { put, drain } = await startBus();
  const answer = await put({ Time: 1_700_000_000, Resources: ["arn:aws:thing"] });
  expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  expect((await drain("Orders")).map(({ Body }) => JSON.parse(Body))).toEqual([
    {
      version: "0",
      id: answer.Entries[0].EventId,
      "detail-type": "order.placed",
      source: "pantry",
      account: "123456789012",
      time: "2023-11-14T22:13:20Z",
      region: "eu-central-1",
      resources: ["arn:aws:thing"],
      detail: { id: "ord_1" },
    },
  ]);
});

test("without a time of its own an event has the clock's", async () => {
  const { put, drain, clock } = await startBus();
  clock.advance(86_400_000);
  const before = Math.floor(clock.now() / 1000) * 1000;
  await put({});
  const [message] = await drain("Orders");
  expect(Date.parse(JSON.parse(message?.Body ?? "{}").time)).toBeGreaterThanOrEqual(before);
});

test("a function is invoked asynchronously with the event", async () => {
  const { put, lambda } = await startBus({ target: { to: { function: "Notify" } } });
  await put({});
  expect(lambda.accepted).toEqual([{ function: "Notify", event: expect.stringContaining('"order.placed"') }]);
});

test("an event that no rule matches goes nowhere, and that is no failure", async () => {
  const { put, count } = await startBus();
  expect(await put({ DetailType: "order.eaten" })).toMatchObject({ FailedEntryCount: 0 });
  expect(await count("Orders")).toBe(0);
});

test.each([
  ["Source", "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."],
  ["DetailType", "InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."],
  ["Detail", "InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument."],
])("an entry without %s is refused on its own", async (field, ErrorCode, ErrorMessage) => {
  const { put, count } = await startBus();
  expect(await put({ [field]: undefined }, {})).toEqual({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode, ErrorMessage }, { EventId: expect.any(String) }],
  });
  expect(await count("Orders")).toBe(1);
});

test.each(["not JSON", '"a text"', "[1]", "null", "{'a':1}"])("the detail %s is malformed", async (Detail) => {
  const { put } = await startBus();
  const refused = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  expect(await put({ Detail })).toEqual({ FailedEntryCount: 1, Entries: [refused] });
});

test("AWS's own sources are not for customers", async () => {
  const { put } = await startBus();
  expect(await put({ Source: "aws.ec2" })).toMatchObject({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: "NotAuthorizedForSourceException" }],
  });
});

const invalid = (message: string | RegExp) =>
  expect.objectContaining({ code: "ValidationException", message: expect.stringMatching(message) });

test("ten entries are taken, eleven are not, and none are not", async () => {
  const { put, count } = await startBus();
  const entries = Array.from({ length: 11 }, () => ({}));
  await expect(put(...entries)).rejects.toEqual(invalid("less than or equal to 10"));
  await expect(put()).rejects.toEqual(invalid("greater than or equal to 1"));
  expect(await count("Orders")).toBe(0);
  await put(...entries.slice(1));
  expect(await count("Orders")).toBe(10);
});

test("256 KB in all are taken, and not a byte more", async () => {
  const { put } = await startBus();
  const overhead = Buffer.byteLength('pantryorder.placed{"a":""}');
  const detailOf = (bytes: number) => JSON.stringify({ a: "é".repeat(bytes / 2) });
  const half = (256 * 1024) / 2 - overhead;
  expect(await put({ Detail: detailOf(half) }, { Detail: detailOf(half) })).toMatchObject({ FailedEntryCount: 0 });
  const over = invalid("^Total size of the entries in the request is over the limit.$");
  await expect(put({ Detail: detailOf(half) }, { Detail: detailOf(half), Resources: ["x"] })).rejects.toEqual(over);
});

test("a bus may be named by its ARN", async () => {
  const { put, count } = await startBus();
  await put({ EventBusName: "arn:aws:events:eu-central-1:123456789012:event-bus/pantry-bus" });
  expect(await count("Orders")).toBe(1);
});

test.each([
  ["that does not exist", "pantry-bsu"],
  ["that was not named", undefined],
])("events for a bus %s succeed, as on AWS, but not in silence", async (_which, EventBusName) => {
  const { put, warnings, count } = await startBus();
  expect(await put({ EventBusName })).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  expect(warnings()).toEqual([expect.stringContaining(EventBusName ?? "default")]);
  expect(await count("Orders")).toBe(0);
});
