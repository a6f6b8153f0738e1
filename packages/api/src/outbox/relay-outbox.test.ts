import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { type CloudEvent, newId, orderConfirmed } from "@larder/contracts";
import type { DynamoDBRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { tableName } from "../store/table.ts";
import { transact } from "../store/transaction.ts";
import { useBus } from "../testing/bus.ts";
import { context } from "../testing/invoke.ts";
import { useStore } from "../testing/store.ts";
import { send } from "./outbox.ts";

useStore();
const bus = useBus();

const event = () => {
  const orderId = newId("ord");
  const confirmedAt = new Date().toISOString();
  const total = { amount: 100, currency: "EUR" };
  const cause = { correlationId: "correlation-1", causationId: "correlation-1" };
  return orderConfirmed.create({
    ...cause,
    subject: orderId,
    time: confirmedAt,
    data: { orderId, total, confirmedAt },
  });
};

/** Sends events through a real table and hands back what its stream tells of them, numbered in the given order. */
async function sent(events: CloudEvent[]): Promise<DynamoDBRecord[]> {
  for (const each of events) await transact({ event: send(each) });
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName: tableName() }));
  const records = events.map(({ id }, index) => ({
    eventName: "INSERT",
    dynamodb: { SequenceNumber: String(100 + index), NewImage: Items.find(({ pk }) => pk?.S === `OUTBOX#${id}`) },
  }));
  return JSON.parse(JSON.stringify(records));
}

/** The handler looks for its bus when it is loaded, so it is loaded when there is one. */
async function relay(Records: DynamoDBRecord[]) {
  const { handler } = await import("./relay-outbox.ts");
  const { batchItemFailures } = await handler({ Records }, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe("the relay", () => {
  it("publishes what was sent, in its order", async () => {
    const events = Array.from({ length: 12 }, event);
    expect(await relay(await sent(events))).toEqual([]);
    expect(bus.taken).toEqual(events.map(({ id }) => id));
  });

  it("has the stream go back to the first record whose event the bus did not take", async () => {
    const events = Array.from({ length: 5 }, event);
    for (const index of [1, 3]) bus.refuses.add(events[index]?.id ?? "");
    expect(await relay(await sent(events))).toEqual(["101"]);
    expect(bus.taken).toEqual([0, 2, 4].map((index) => events[index]?.id));
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

  it("stops at a record that holds no event, so that it is not skipped unseen", async () => {
    const records = await sent([event(), event(), event()]);
    const broken = { ...records[1]?.dynamodb, NewImage: { event: { S: "not an event" } } };
    expect(await relay([records[0] ?? {}, { eventName: "INSERT", dynamodb: broken }, records[2] ?? {}])).toEqual([
      "101",
    ]);
    expect(bus.taken).toHaveLength(1);
  });
});
