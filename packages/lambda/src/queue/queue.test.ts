import { type EventOf, orderConfirmed, orderPlaced } from "@larder/contracts";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { describe, expect, expectTypeOf, it } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { queue } from "./queue.ts";

const logs = captureLogs();

const message = (messageId: string, body: string): SQSRecord => ({
  messageId,
  receiptHandle: "handle",
  body,
  attributes: {
    ApproximateReceiveCount: "2",
    SentTimestamp: "1795421730000",
    SenderId: "events",
    ApproximateFirstReceiveTimestamp: "1795421730001",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:confirm-order",
  awsRegion: "eu-central-1",
});

/** As a rule of the bus puts it on the queue. */
const delivered = (detail: unknown) =>
  JSON.stringify({
    version: "0",
    id: "1",
    "detail-type": "order.placed",
    source: "larder.api",
    account: "123456789012",
    time: "2026-11-23T08:15:30Z",
    region: "eu-central-1",
    resources: [],
    detail,
  });

const batch = (...bodies: string[]): SQSEvent => ({ Records: bodies.map((body, index) => message(`m${index}`, body)) });
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("a message", () => {
  it("reaches the handler as the event it carries", async () => {
    const event = placedEvent();
    const seen: unknown[] = [];
    const handler = queue(orderPlaced, async (event, { correlationId, record }) => {
      seen.push(event, correlationId, record.messageId);
    });
    expect(await handler(batch(delivered(event)), context())).toEqual(failures());
    expect(seen).toEqual([event, event.correlationid, "m0"]);
  });

  it("whose handler throws fails alone: the others of its batch are done", async () => {
    const events = [placedEvent(), placedEvent(), placedEvent()];
    const done: string[] = [];
    const handler = queue(orderPlaced, async ({ id }) => {
      if (id === events[1]?.id) throw new Error("no stock table", { cause: new Error("throttled") });
      done.push(id);
    });
    expect(await handler(batch(...events.map(delivered)), context())).toEqual(failures("m1"));
    expect(done).toEqual([events[0]?.id, events[2]?.id]);
    expect(logs.lines()).toMatchObject([
      {
        level: "ERROR",
        message_id: "m1",
        receive_count: 2,
        event_id: events[1]?.id,
        correlation_id: events[1]?.correlationid,
        error: { message: "no stock table", cause: { message: "throttled" } },
      },
    ]);
  });

  it.each([
    ["no JSON", "Lovelace, Ada"],
    ["JSON, but no event of the bus", '"Ada Lovelace"'],
    ["an event of the bus without our own", delivered(undefined)],
    ["another event", delivered({ ...placedEvent("Ada Lovelace"), type: "order.confirmed" })],
    ["another version", delivered({ ...placedEvent("Ada Lovelace"), dataversion: 2 })],
    ["an event with broken data", delivered({ ...placedEvent(), data: { orderId: "Ada Lovelace" } })],
  ])("that is %s fails alone and unhandled, and the log says why without its content", async (_, poison) => {
    const handled: string[] = [];
    const handler = queue(orderPlaced, async ({ id }) => void handled.push(id));
    const good = placedEvent();
    expect(await handler(batch(poison, delivered(good)), context())).toEqual(failures("m0"));
    expect(handled).toEqual([good.id]);
    expect(logs.lines()).toMatchObject([{ level: "ERROR", message_id: "m0", error: { message: /JSON|contract/ } }]);
    expect(logs.text()).not.toContain("Lovelace");
  });
});

describe("a batch", () => {
  it("is handled in parallel, ten at a time", async () => {
    let running = 0;
    let most = 0;
    const tenRunning = Promise.withResolvers<void>();
    const handler = queue(orderPlaced, async () => {
      most = Math.max(most, ++running);
      if (running === 10) tenRunning.resolve();
      await tenRunning.promise;
      running--;
    });
    const events = Array.from({ length: 25 }, () => delivered(placedEvent()));
    expect(await handler(batch(...events), context())).toEqual(failures());
    expect(most).toBe(10);
  });

  it("of which everything fails reports everything", async () => {
    const handler = queue(orderPlaced, () => Promise.reject(new Error("down")));
    const events = Array.from({ length: 12 }, () => delivered(placedEvent()));
    const { batchItemFailures } = await handler(batch(...events), context());
    expect(batchItemFailures).toHaveLength(12);
  });
});

it("gives AWS's runtime a handler of two parameters", () => {
  expect(queue(orderPlaced, async () => {})).toHaveLength(2);
});

it("types the event by its definition", () => {
  queue(orderConfirmed, async (event) => {
    expectTypeOf(event).toEqualTypeOf<EventOf<typeof orderConfirmed>>();
    expectTypeOf(event.data.orderId).toEqualTypeOf<`ord_${string}`>();
    // @ts-expect-error a confirmed order has no lines
    expect(event.data.lines).toBeUndefined();
  });
});
