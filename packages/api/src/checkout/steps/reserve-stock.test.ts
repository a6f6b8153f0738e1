import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { confirm } from "../../orders/lifecycle.ts";
import { findOrder, OrderMissing } from "../../orders/order-store.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { alter, checkoutOf, eventsOf, pendingOrder, placedOrder } from "../../testing/orders.ts";
import { useStore } from "../../testing/store.ts";
import { releaseStock } from "./release-stock.ts";
import { reserveStock } from "./reserve-stock.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const at = "2026-01-02T03:04:06.789Z";
const cancel = (id: string) => call(cancelOrder, { path: { id } });
const stocks = async () => [await store.stockOf("APPLES"), await store.stockOf("BANANAS")];

describe("an order whose products are in stock", () => {
  it("has all of its pieces taken out of stock, which is noted and told to nobody else", async () => {
    await store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 5 });
    const order = await placedOrder({ APPLES: 3, BANANAS: 5 });
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(await stocks()).toEqual([7, 0]);
    expect(await findOrder(order.id)).toEqual({
      ...order,
      version: 2,
      timeline: [...order.timeline, { at: expect.any(String), event: "STOCK_RESERVED" }],
      checkout: { ...order.checkout, reserved: true },
    });
    expect(await store.sent()).toEqual([]);
  });

  it("says of each product what made its stock change", async () => {
    await store.sell({ sku: "APPLES", stock: 10 });
    const { orderId, ...cause } = checkoutOf(await placedOrder({ APPLES: 3 }));
    await reserveStock({ orderId, ...cause });
    expect(await store.items("PRODUCT#")).toMatchObject([{ lastChange: { of: "STOCK", ...cause } }]);
  });

  it("has as many products as an order can have: 50", async () => {
    const skus = Array.from({ length: 50 }, (_, index) => `SHELF-${index}`);
    await store.sell(...skus.map((sku) => ({ sku, stock: 100 })));
    const order = await placedOrder(Object.fromEntries(skus.map((sku) => [sku, 99])));
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(await Promise.all(skus.map(store.stockOf))).toEqual(skus.map(() => 1));
  });
});

describe("an order that asks for more than there is", () => {
  it("is refused with the reason, takes nothing at all and stays as it is", async () => {
    await store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 5 });
    const order = await placedOrder({ APPLES: 3, BANANAS: 6 });
    const message = "Not enough in stock: 6 × Gala apples (BANANAS)";
    const reason = { code: "OUT_OF_STOCK", message, sku: "BANANAS" };
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "REFUSED", reason });
    expect([await stocks(), await findOrder(order.id)]).toEqual([[10, 5], order]);
  });

  it("is refused too when its product is gone from the catalog", async () => {
    const order = await placedOrder({ UNICORNS: 1 });
    const refusal = { outcome: "REFUSED", reason: { code: "OUT_OF_STOCK", sku: "UNICORNS" } };
    expect(await reserveStock(checkoutOf(order))).toMatchObject(refusal);
  });
});

describe("a step that is done more than once", () => {
  it("takes the pieces once, however often and at once", async () => {
    await store.sell({ sku: "APPLES", stock: 10 });
    const order = await placedOrder({ APPLES: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => reserveStock(checkoutOf(order))));
    answers.push(await reserveStock(checkoutOf(order)));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
    expect([await store.stockOf("APPLES"), await eventsOf(order)]).toEqual([7, ["PLACED", "STOCK_RESERVED"]]);
  });

  it("takes all of the last stock once: who finds none left does not refuse what another has reserved", async () => {
    await store.sell({ sku: "APPLES", stock: 3 });
    const order = await placedOrder({ APPLES: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => reserveStock(checkoutOf(order))));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
  });

  it.each(["before", "after"] as const)("takes the pieces once when it died right %s doing so", async (moment) => {
    await store.sell({ sku: "APPLES", stock: 3 });
    const order = await placedOrder({ APPLES: 3 });
    crashes.dieAround(moment);
    await expect(reserveStock(checkoutOf(order))).rejects.toThrow("Died");
    await crashes.recover();
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect([await store.stockOf("APPLES"), await eventsOf(order)]).toEqual([0, ["PLACED", "STOCK_RESERVED"]]);
  });

  it("is done still when the order has been confirmed since", async () => {
    await store.sell({ sku: "APPLES", stock: 10 });
    const order = await placedOrder({ APPLES: 3 });
    await reserveStock(checkoutOf(order));
    await alter(order, (order) => confirm(order, { code: "PAYMENT_AUTHORISED", message: "All is well" }, at));
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(await store.stockOf("APPLES")).toBe(7);
  });
});

describe("an order that is cancelled", () => {
  it.each([
    ["before", 10],
    ["before, and is short", 2],
  ])("%s has nothing taken for it", async (_, stock) => {
    await store.sell({ sku: "APPLES", stock });
    const order = await placedOrder({ APPLES: 3 });
    await cancel(order.id);
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(await store.stockOf("APPLES")).toBe(stock);
  });

  it.each([
    ["in between", 10],
    ["in between, and is short", 2],
  ])("%s has nothing taken for it", async (_, stock) => {
    await store.sell({ sku: "APPLES", stock });
    const order = await placedOrder({ APPLES: 3 });
    meanwhile(() => cancel(order.id));
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(await store.stockOf("APPLES")).toBe(stock);
  });

  it("has nothing taken for it again, when what it had was given back", async () => {
    await store.sell({ sku: "APPLES", stock: 10 });
    const order = await placedOrder({ APPLES: 3 });
    await reserveStock(checkoutOf(order));
    await cancel(order.id);
    await releaseStock(checkoutOf(order));
    expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(await store.stockOf("APPLES")).toBe(10);
  });
});

it("fails for an order that does not exist", async () => {
  await expect(reserveStock(checkoutOf(pendingOrder({ APPLES: 1 })))).rejects.toThrow(OrderMissing);
});

describe("many orders at once", () => {
  it("are served as long as there are pieces: 15 of 60", async () => {
    await store.sell({ sku: "APPLES", stock: 15 });
    const orders = await Promise.all(Array.from({ length: 60 }, () => placedOrder({ APPLES: 1 })));
    const answers = await Promise.all(orders.map((order) => reserveStock(checkoutOf(order))));
    const count = (wanted: string) => answers.filter(({ outcome }) => outcome === wanted).length;
    expect([count("DONE"), count("REFUSED"), await store.stockOf("APPLES")]).toEqual([15, 45, 0]);
  });

  it("never take what is not there, and lose nothing: stock left and stock reserved add up", async () => {
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
        const orders = await Promise.all(baskets.map((wanted) => placedOrder(onShelf(wanted))));
        await Promise.all([...orders, ...orders].map((order) => reserveStock(checkoutOf(order))));

        const reserved = (await Promise.all(orders.map(({ id }) => findOrder(id)))).flatMap((order) =>
          order?.checkout.reserved ? order.lines : [],
        );
        for (const [index, sku] of skus.entries()) {
          const lines = reserved.filter((line) => line.sku === sku + shelf);
          const taken = lines.reduce((sum, { quantity }) => sum + quantity, 0);
          expect(await store.stockOf(sku + shelf)).toBe((initial[index] ?? 0) - taken);
          expect(taken).toBeLessThanOrEqual(initial[index] ?? 0);
        }
      }),
      { numRuns: 10 },
    );
  });
});
