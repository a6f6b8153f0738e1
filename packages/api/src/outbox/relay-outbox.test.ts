import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { type CloudEvent, newId, orderConfirmed } from "@larder/contracts";
import type { DynamoDBRecord } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableName } from "../store/table.ts";
import { transact } from "../store/transaction.ts";
import { useBus } from "../testing/bus.ts";
import { context } from "../testing/invoke.ts";
import { useLetters } from "../testing/letters.ts";
import { useStore } from "../testing/store.ts";
import { send } from "./outbox.ts";

useStore();
const bus = useBus();
const letters = useLetters();

const event = (subject: string = newId("ord")) => {
  const confirmedAt = new Date().toISOString();
  const total = { amount: 100, currency: "EUR" };
  const cause = { correlationId: "correlation-1", causationId: "correlation-1" };
  const reason = { code: "PAYMENT_AUTHORISED" as const, message: "Everything is reserved" };
  const data = { orderId: newId("ord"), customerId: "customer-1", total, reason, confirmedAt };
  return orderConfirmed.create({ ...cause, subject, time: confirmedAt, data });
};
const events = (count: number) => Array.from({ length: count }, () => event());
const ids = (of: readonly CloudEvent[]) => of.map(({ id }) => id);

/** Of a version that nobody defined. */
const poison = (subject?: string): CloudEvent => ({ ...event(subject), dataversion: 99 });

/** Sends events through a real table and hands back what its stream tells of them, numbered in the given order. */
async function sent(events: CloudEvent[]): Promise<DynamoDBRecord[]> {
  for (const each of events) await transact({ event: send(each) });
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName: tableName() }));
  const records = events.map(({ id }, index) => ({
    eventName: "INSERT",
    dynamodb: { SequenceNumber: String(100 + index), NewImage: Items.find(({ sk }) => sk?.S === id) },
  }));
  return JSON.parse(JSON.stringify(records));
}

/** The handler looks for its bus when it is loaded, so it is loaded when there is one. */
async function relay(Records: DynamoDBRecord[], timeout = 10_000) {
  const { handler } = await import("./relay-outbox.ts");
  const end = Date.now() + timeout;
  const getRemainingTimeInMillis = () => end - Date.now();
  const { batchItemFailures } = await handler({ Records }, { ...context, getRemainingTimeInMillis });
  expect(getRemainingTimeInMillis()).toBeGreaterThan(0);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** Hands out records as the stream does: from the failed one on again, until none fails. */
async function relayAll(records: DynamoDBRecord[]) {
  let left = records;
  for (let retries = 0; left.length > 0; retries++) {
    if (retries > 500) throw new Error("The relay does not come to an end");
    const [failed] = await relay(left);
    left = left.slice(
      failed === undefined ? left.length : left.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed),
    );
  }
}

describe("the relay", () => {
  it("publishes what was sent, in its order", async () => {
    const all = events(12);
    expect(await relay(await sent(all))).toEqual([]);
    expect(bus.taken).toEqual(ids(all));
  });

  it("has the stream go back to the first record whose event the bus did not take", async () => {
    const all = events(5);
    for (const index of [1, 3]) bus.refusals.set(all[index]!.id, ["AccessDeniedException"]);
    expect(await relay(await sent(all))).toEqual(["101"]);
    expect(bus.taken).toEqual([0, 2, 4].map((index) => all[index]!.id));
  });

  it("sends nothing of a subject behind an event that the bus did not take", async () => {
    const all = [event("one"), event("two"), event("one"), event("two")];
    bus.refusals.set(all[0]!.id, ["AccessDeniedException"]);
    const records = await sent(all);
    expect(await relay(records)).toEqual(["100"]);
    expect(bus.taken).toEqual([all[1]!.id, all[3]!.id]);
    expect(await relay(records)).toEqual([]);
    expect(bus.taken.filter((id) => id === all[0]!.id || id === all[2]!.id)).toEqual([all[0]!.id, all[2]!.id]);
  });

  it("does not publish again, retry after retry, what the bus took behind such an event", async () => {
    const all = events(3);
    bus.refusals.set(all[0]!.id, ["AccessDeniedException", "AccessDeniedException"]);
    await relayAll(await sent(all));
    expect(bus.taken).toEqual(ids([all[1]!, all[2]!, all[0]!]));
  });

  it("passes over records without a new image: an event that expires is no news", async () => {
    const [record] = await sent([event()]);
    const { NewImage, ...rest } = record?.dynamodb ?? {};
    const expired: DynamoDBRecord = {
      eventName: "REMOVE",
      dynamodb: { ...rest, ...(NewImage && { OldImage: NewImage }) },
    };
    expect(await relay([expired])).toEqual([]);
    expect(bus.taken).toEqual([]);
  });

  it("stops at a record that is none of the outbox, so that it is not skipped unseen", async () => {
    const records = await sent(events(3));
    const broken = { ...records[1]?.dynamodb, NewImage: { event: { S: "not an event" } } };
    expect(await relay([records[0]!, { eventName: "INSERT", dynamodb: broken }, records[2]!])).toEqual(["101"]);
    expect(bus.taken).toHaveLength(1);
  });

  it("stops before its time is over, and reports what it did not come to", async () => {
    bus.fallSilent();
    const records = await sent(events(11));
    expect(await relay(records, 2_200)).toEqual(["100"]);
  });

  it("sends nothing when it has no time left", async () => {
    expect(await relay(await sent(events(1)), 1_000)).toEqual(["100"]);
    expect(bus.taken).toEqual([]);
  });
});

describe("an event that never can be published", () => {
  it("goes to the dead-letter queue with its cause, and the rest goes on", async () => {
    const all = [event("one"), poison("one"), event("one"), event()];
    expect(await relay(await sent(all))).toEqual([]);
    expect(bus.taken).toEqual(ids([all[0]!, all[3]!, all[2]!]));
    expect(letters.sent).toEqual([
      {
        body: { pk: "OUTBOX#one", sk: all[1]!.id, gsi1sk: expect.stringMatching(all[1]!.id), event: all[1] },
        attributes: {
          ERROR_NAME: "ContractViolation",
          ERROR_MESSAGE: "Nobody has defined order.confirmed, version 99",
          FUNCTION_NAME: expect.any(String),
          EVENT_ID: all[1]!.id,
          FAILED_AT: expect.stringMatching(/Z$/),
        },
      },
    ]);
  });

  it("may be anything", async () => {
    const [record] = await sent([event()]);
    const image = { ...record!.dynamodb!.NewImage, event: { S: "\u0000\uffff" } };
    expect(await relay([{ eventName: "INSERT", dynamodb: { ...record!.dynamodb, NewImage: image } }])).toEqual([]);
    expect(letters.sent).toMatchObject([
      { body: { event: "\u0000\uffff" }, attributes: { ERROR_NAME: "ContractViolation" } },
    ]);
  });

  it("may have a cause that is cut off in the middle of a character", async () => {
    const broken = { ...event(), type: `${"x".repeat(1_024 - "Nobody has defined ".length - 1)}🍎` };
    expect(await relay(await sent([broken]))).toEqual([]);
    const cause = letters.sent[0]?.attributes["ERROR_MESSAGE"];
    expect([cause?.length, cause?.isWellFormed()]).toEqual([1_024, true]);
  });

  it.each(["MalformedDetail", "InvalidArgument"])("is also one that the bus itself refuses with %s", async (code) => {
    const all = events(3);
    bus.refusals.set(all[1]!.id, [code]);
    expect(await relay(await sent(all))).toEqual([]);
    expect(letters.sent).toMatchObject([{ attributes: { ERROR_NAME: code, EVENT_ID: all[1]!.id } }]);
  });

  it("has failed for now if there is no letter of it", async () => {
    letters.close();
    expect(await relay(await sent([event(), poison(), event()]))).toEqual(["101"]);
    expect(bus.taken).toHaveLength(2);
  });

  it("gets one letter, not one with each retry of an event before it", async () => {
    const all = [event(), poison()];
    bus.refusals.set(all[0]!.id, ["AccessDeniedException", "AccessDeniedException"]);
    await relayAll(await sent(all));
    expect(bus.taken).toEqual([all[0]!.id]);
    expect(letters.sent).toHaveLength(1);
  });
});

describe("any batch, whatever the bus refuses", () => {
  const subject = fc.constantFrom("one", "two", "three", "four", "five");
  /** What becomes of an event each time it is sent; then it is taken. */
  const refusals = fc.array(fc.constantFrom("AccessDeniedException", "NotAuthorizedForSourceException", "NoSuchBus"), {
    maxLength: 3,
  });
  const healthy = fc.record({ subject, refusals });
  const broken = fc.record({ subject, refusals: fc.constant("broken" as const) });
  const batch = fc.array(fc.oneof({ weight: 5, arbitrary: healthy }, { weight: 1, arbitrary: broken }), {
    maxLength: 30,
  });

  it("ends on the bus or in the dead-letter queue: nothing lost, nothing invented, each subject in order", async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (planned) => {
        bus.taken.length = 0;
        letters.sent.length = 0;
        const all = planned.map(({ subject, refusals }) => (refusals === "broken" ? poison(subject) : event(subject)));
        for (const [index, { refusals }] of planned.entries())
          if (refusals !== "broken") bus.refusals.set(all[index]!.id, [...refusals]);
        await relayAll(await sent(all));

        const good = all.filter(({ dataversion }) => dataversion !== 99);
        const firstTaken = [...new Set(bus.taken)];
        expect([...firstTaken].sort()).toEqual(ids(good).sort());
        expect(letters.sent.map(({ attributes }) => attributes["EVENT_ID"])).toEqual(
          ids(all.filter(({ dataversion }) => dataversion === 99)),
        );
        for (const { subject } of good) {
          const wanted = new Set<string>(ids(good.filter((each) => each.subject === subject)));
          expect(firstTaken.filter((id) => wanted.has(id))).toEqual([...wanted]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
