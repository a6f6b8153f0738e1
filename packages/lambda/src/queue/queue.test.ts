import { anyVersion, defineEvent, type EventOf, orderConfirmed, orderPlaced } from "@larder/contracts";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { batch, delivered, failures } from "../testing/queue-event.ts";
import { queue } from "./queue.ts";

const logs = captureLogs();
const source = { source: "larder.api" } as const;
const parcelSent = defineEvent("parcel.sent", 1, z.object({ to: z.string() }), source);
const parcelSentTwice = defineEvent("parcel.sent", 2, z.object({ to: z.object({ name: z.string() }) }), source);

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
        event_type: "order.placed",
        correlation_id: events[1]?.correlationid,
        causation_id: events[1]?.causationid,
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

describe("several versions of an event", () => {
  const recipients = (handled: unknown[]) =>
    queue(
      anyVersion(parcelSent, parcelSentTwice),
      async ({ dataversion, data }) => void handled.push(dataversion, data),
    );
  const parcel = { ...placedEvent(), type: "parcel.sent" };

  it("are read each by its own schema", async () => {
    const handled: unknown[] = [];
    const first = { ...parcel, data: { to: "Ada" } };
    const second = { ...parcel, dataversion: 2, data: { to: { name: "Ada" } } };
    expect(await recipients(handled)(batch(delivered(first), delivered(second)), context())).toEqual(failures());
    expect(handled).toEqual([1, first.data, 2, second.data]);
  });

  it.each([
    ["of no version that is read", { ...parcel, dataversion: 3, data: { to: "Ada" } }],
    ["of another version's form", { ...parcel, dataversion: 2, data: { to: "Ada" } }],
    ["of another type", placedEvent()],
  ])("leave a message unhandled that is %s", async (_, event) => {
    const handled: unknown[] = [];
    expect(await recipients(handled)(batch(delivered(event)), context())).toEqual(failures("m0"));
    expect(handled).toEqual([]);
    expect(logs.lines()).toMatchObject([{ error: { name: "ContractViolation" } }]);
  });

  it("tell which field is at fault, by the version that the event says it has", async () => {
    const event = { ...parcel, dataversion: 2, data: { to: { name: 1 } } };
    await recipients([])(batch(delivered(event)), context());
    expect(logs.lines()).toMatchObject([{ error: { message: expect.stringMatching(/version 2,.*\/data\/to\/name/) } }]);
  });

  it("are a union to the handler", () => {
    queue(anyVersion(parcelSent, parcelSentTwice), {}, async (event) => {
      expectTypeOf(event).toEqualTypeOf<EventOf<typeof parcelSent> | EventOf<typeof parcelSentTwice>>();
      if (event.dataversion === 2) expectTypeOf(event.data.to).toEqualTypeOf<{ name: string }>();
    });
  });
});

it("types the event by its definition", () => {
  queue(orderConfirmed, async (event) => {
    expectTypeOf(event).toEqualTypeOf<EventOf<typeof orderConfirmed>>();
    expectTypeOf(event.data.orderId).toEqualTypeOf<`ord_${string}`>();
    // @ts-expect-error a confirmed order has no lines
    expect(event.data.lines).toBeUndefined();
  });
});
