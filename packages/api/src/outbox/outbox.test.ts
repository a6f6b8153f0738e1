import { type CloudEvent, newId, orderConfirmed } from "@larder/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { transact } from "../store/transaction.ts";
import { useStore } from "../testing/store.ts";
import { contentOf } from "./letter-content.ts";
import { send } from "./outbox.ts";
import { findSent, listSent } from "./sent-items.ts";

const store = useStore();
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** Sends an event at a time, whatever time it is about. */
async function sentAt(time: string): Promise<CloudEvent> {
  vi.setSystemTime(time);
  const orderId = newId("ord");
  const confirmedAt = "2026-11-23T08:15:30.000Z";
  const reason = { code: "PAYMENT_AUTHORISED" as const, message: "Everything is reserved" };
  const data = { orderId, customerId: "customer-1", total: { amount: 100, currency: "EUR" }, reason, confirmedAt };
  const cause = { correlationId: newId("cor"), causationId: "test" };
  const event = orderConfirmed.create({ ...cause, subject: orderId, time: confirmedAt, data });
  await transact({ event: send(event) });
  return event;
}
const events = (items: { event: unknown }[]) => items.map(({ event }) => event);

describe("an event that is sent", () => {
  it("shares a partition with all of its subject, whose order the stream keeps, and is found in it", async () => {
    const event = await sentAt("2026-11-23T08:15:31.000Z");
    const [item] = await store.items("OUTBOX#");
    expect(item).toMatchObject({ pk: `OUTBOX#${event.subject}`, sk: event.id, event });
    expect(await findSent(item!)).toMatchObject({ event });
  });

  it("is sent once", async () => {
    const event = await sentAt("2026-11-23T08:15:31.000Z");
    expect(await transact({ event: send(event) })).toEqual(new Set(["event"]));
  });

  it("outlives the stream and its dead letters, which keep it for a day and 14", async () => {
    await sentAt("2026-12-01T08:00:00.000Z");
    const [item] = await store.items("OUTBOX#");
    expect(item!["expiresAt"]).toBeGreaterThan(Date.parse("2026-12-16T08:00:00.000Z") / 1000);
  });

  it("is listed by when it was sent, over hours and midnight, in order", async () => {
    const times = ["2026-11-23T22:59:59.999Z", "2026-11-23T23:00:00.000Z", "2026-11-24T00:00:00.000Z"];
    const sent = [];
    for (const time of times.toReversed()) sent.unshift(await sentAt(time));
    await sentAt("2026-11-23T22:59:59.998Z");
    await sentAt("2026-11-24T00:00:00.001Z");
    expect(events(await listSent(new Date(times[0]!), new Date(times[2]!)))).toEqual(sent);
    expect(await listSent(new Date(times[2]!), new Date(times[0]!))).toEqual([]);
  });
});

describe("a letter of Lambda's", () => {
  const letter = (first: string, last: string, batchSize: number) => ({
    Body: JSON.stringify({
      DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last, batchSize },
    }),
  });

  it("stands for what arrived in that time, sent up to a minute before: a transaction may take its time", async () => {
    const sent = [await sentAt("2026-11-23T09:59:10.000Z"), await sentAt("2026-11-23T10:00:02.900Z")];
    await sentAt("2026-11-23T09:58:00.000Z");
    const content = await contentOf(letter("2026-11-23T10:00:00Z", "2026-11-23T10:00:02Z", 2));
    expect(events(content.items)).toEqual(sent);
    expect(content.missing).toBeUndefined();
  });

  it("that stands for more than is found says so, so that it is not taken for done", async () => {
    await sentAt("2026-11-23T10:00:00.000Z");
    const { missing } = await contentOf(letter("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", 2));
    expect(missing).toBe("Of 2 events only 1 are in the outbox");
  });
});

it("a letter about an event that left the outbox is not done, nor is one of nobody's", async () => {
  expect(await contentOf({ Body: '{"pk":"OUTBOX#one","sk":"evt"}' })).toMatchObject({
    items: [],
    missing: "It left the outbox",
  });
  expect(await contentOf({ Body: "[" })).toMatchObject({ items: [], missing: expect.stringContaining("no letter") });
});
