import { orderConfirmed, orderRejected } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { call, deliver } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { announce, pendingOrder, placedOrder } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { handler as cancelOrder } from "./cancel-order.ts";
import { handler } from "./confirm-order.ts";
import type { Order } from "./order.ts";
import { findOrder } from "./order-store.ts";

const store = useStore();
const meanwhile = useMeanwhile();
const deadLetters = useDeadLetters("ConfirmOrder");

/** Places an order, and hands back the event that tells of it. */
const placed = async (quantities: Record<string, number>) => announce(await placedOrder(quantities));

const orderOf = (event: { data: { orderId: Order["id"] } }) => findOrder(event.data.orderId);
const eventsSent = async () => (await store.items("OUTBOX#")).map(({ event }) => event);
const inBatchesOf = <Item>(size: number, items: Item[]) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

describe("an order whose products are in stock", () => {
  it("is confirmed, takes its stock and announces it as the consequence of its placing", async () => {
    await store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 5 });
    const event = await placed({ APPLES: 3, BANANAS: 5 });
    expect(await deliver(handler, event)).toEqual([]);

    const order = await orderOf(event);
    expect(order).toMatchObject({ status: "CONFIRMED", confirmedAt: expect.any(String) });
    expect([await store.stockOf("APPLES"), await store.stockOf("BANANAS")]).toEqual([7, 0]);
    const [confirmed, ...more] = await eventsSent();
    expect(more).toEqual([]);
    expect(orderConfirmed.schema.parse(confirmed)).toMatchObject({
      correlationid: "correlation-1",
      causationid: event.id,
      data: { orderId: order?.id, customerId: order?.customerId, total: order?.total },
    });
  });
});

describe("an order that asks for more than there is", () => {
  it("is rejected with the reason, takes nothing at all and announces it", async () => {
    await store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 5 });
    const event = await placed({ APPLES: 3, BANANAS: 6 });
    expect(await deliver(handler, event)).toEqual([]);

    const reason = { code: "OUT_OF_STOCK", message: "Not enough in stock: 6 × Gala apples (BANANAS)", sku: "BANANAS" };
    expect(await orderOf(event)).toMatchObject({ status: "REJECTED", reason });
    expect([await store.stockOf("APPLES"), await store.stockOf("BANANAS")]).toEqual([10, 5]);
    const [rejected, ...more] = await eventsSent();
    expect(more).toEqual([]);
    expect(orderRejected.schema.parse(rejected)).toMatchObject({
      causationid: event.id,
      data: { customerId: event.data.customerId, reason },
    });
  });

  it("is rejected too when its product is gone from the catalog", async () => {
    const event = await placed({ UNICORNS: 1 });
    expect(await deliver(handler, event)).toEqual([]);
    expect(await orderOf(event)).toMatchObject({ status: "REJECTED", reason: { sku: "UNICORNS" } });
  });
});

describe("an event that comes more than once", () => {
  it.each([
    ["confirmed", 10, 7],
    ["rejected", 2, 2],
  ])("has the order %s once, however often and at once it comes", async (outcome, stock, left) => {
    await store.sell({ sku: "APPLES", stock });
    const event = await placed({ APPLES: 3 });
    const deliveries = Array.from({ length: 12 }, () => deliver(handler, event));
    expect((await Promise.all(deliveries)).flat()).toEqual([]);
    const decided = await orderOf(event);
    expect(decided?.status).toBe(outcome.toUpperCase());

    expect(await deliver(handler, event, event)).toEqual([]);
    expect(await orderOf(event)).toEqual(decided);
    expect(await store.stockOf("APPLES")).toBe(left);
    expect(await eventsSent()).toMatchObject([{ type: `order.${outcome}` }]);
  });

  it("leaves a rejected order rejected when stock has come in since", async () => {
    await store.sell({ sku: "APPLES", stock: 2 });
    const event = await placed({ APPLES: 3 });
    await deliver(handler, event);
    await store.change({ pk: "PRODUCT#APPLES", sk: "PRODUCT" }, { stock: 50 });
    await deliver(handler, event);
    expect((await orderOf(event))?.status).toBe("REJECTED");
    expect(await store.stockOf("APPLES")).toBe(50);
  });

  it("takes all of the last stock once: a duplicate that finds none left does not undo the confirmation", async () => {
    await store.sell({ sku: "APPLES", stock: 3 });
    const event = await placed({ APPLES: 3 });
    await Promise.all(Array.from({ length: 12 }, () => deliver(handler, event)));
    expect(await orderOf(event)).toMatchObject({ status: "CONFIRMED" });
    expect(await eventsSent()).toMatchObject([{ type: "order.confirmed" }]);
  });
});

describe("an order that is cancelled while it is decided", () => {
  it.each([
    ["confirmed", 10],
    ["rejected", 2],
  ])("is not %s any more, and nothing is taken for it", async (_, stock) => {
    await store.sell({ sku: "APPLES", stock });
    const order = await placedOrder({ APPLES: 3 });
    meanwhile(() => call(cancelOrder, { path: { id: order.id } }));
    expect(await deliver(handler, announce(order))).toEqual([]);
    expect(await findOrder(order.id)).toMatchObject({ status: "CANCELLED" });
    expect(await store.stockOf("APPLES")).toBe(stock);
    expect(await eventsSent()).toMatchObject([{ type: "order.cancelled", data: { reserved: [] } }]);
  });
});

describe("many orders at once", () => {
  it("confirm exactly as many as there are pieces: 15 of 60", async () => {
    await store.sell({ sku: "APPLES", stock: 15 });
    const events = await Promise.all(Array.from({ length: 60 }, () => placed({ APPLES: 1 })));
    const failed = await Promise.all(inBatchesOf(10, events).map((batch) => deliver(handler, ...batch)));
    expect(failed.flat()).toEqual([]);

    const orders = await Promise.all(events.map(orderOf));
    const count = (status: string) => orders.filter((order) => order?.status === status).length;
    expect([count("CONFIRMED"), count("REJECTED")]).toEqual([15, 45]);
    expect(await store.stockOf("APPLES")).toBe(0);
    expect(await eventsSent()).toHaveLength(60);
  });

  it("never sell what is not there, and lose nothing: stock left and stock confirmed add up", async () => {
    const skus = ["APPLES", "BANANAS", "CHERRIES"];
    const basket = fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: 5 }), { minKeys: 1 });
    const stocks = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(stocks, fc.array(basket, { minLength: 1, maxLength: 8 }), async (initial, baskets) => {
        const shelf = `-${++run}`;
        await store.sell(...skus.map((sku, index) => ({ sku: sku + shelf, stock: initial[index] ?? 0 })));
        const onShelf = (wanted: Record<string, number>) =>
          Object.fromEntries(Object.entries(wanted).map(([sku, quantity]) => [sku + shelf, quantity]));
        const events = await Promise.all(baskets.map((wanted) => placed(onShelf(wanted))));
        await Promise.all(events.map((event) => deliver(handler, event)));

        const confirmed = (await Promise.all(events.map(orderOf))).filter((order) => order?.status === "CONFIRMED");
        for (const [index, sku] of skus.entries()) {
          const lines = confirmed.flatMap((order) => order?.lines ?? []).filter((line) => line.sku === sku + shelf);
          const taken = lines.reduce((sum, { quantity }) => sum + quantity, 0);
          expect(await store.stockOf(sku + shelf)).toBe((initial[index] ?? 0) - taken);
          expect(taken).toBeLessThanOrEqual(initial[index] ?? 0);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe("a message that cannot be handled", () => {
  it("is put aside alone when its order is not in the table; the others are confirmed", async () => {
    await store.sell({ sku: "APPLES", stock: 10 });
    const known = [await placed({ APPLES: 1 }), await placed({ APPLES: 2 })];
    const unknown = announce(pendingOrder({ APPLES: 1 }));
    expect(await deliver(handler, unknown, ...known)).toEqual([]);
    expect(deadLetters).toMatchObject([{ event: unknown, cause: { ERROR_NAME: "OrderMissing" } }]);
    expect(await Promise.all(known.map(orderOf))).toMatchObject([{ status: "CONFIRMED" }, { status: "CONFIRMED" }]);
  });

  it.each([
    ["confirmed", 10],
    ["rejected", 0],
  ])("leaves an order as it was that would be %s, when the event of that cannot be written", async (_, stock) => {
    await store.sell({ sku: "APPLES", stock });
    const event = await placed({ APPLES: 1 });
    store.refuseWritesOf("OUTBOX#");
    expect(await deliver(handler, event)).toEqual([event]);
    expect(await orderOf(event)).toMatchObject({ status: "PENDING" });
    expect(await store.stockOf("APPLES")).toBe(stock);
  });
});
