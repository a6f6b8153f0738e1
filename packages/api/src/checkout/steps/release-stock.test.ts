import type { OrderId } from "@larder/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { useStore } from "../../testing/store.ts";
import { releaseStock } from "./release-stock.ts";
import { reserveStock } from "./reserve-stock.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const stocks = async () => [await store.stockOf("APPLES"), await store.stockOf("BANANAS")];
beforeEach(() => store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 5 }));

/** An order that its customer has cancelled while its stock was reserved. */
async function reservedOrder(quantities: Record<string, number>) {
  const order = await placedOrder(quantities);
  expect(await reserveStock(checkoutOf(order))).toEqual({ outcome: "DONE" });
  await call(cancelOrder, { path: { id: order.id } });
  return order;
}
const traceOf = async (order: { id: OrderId }) => [
  (await findOrder(order.id))?.checkout.reserved,
  (await eventsOf(order)).slice(2),
];

describe("an order for which stock is reserved", () => {
  it("gives back all of it, which is noted", async () => {
    const order = await reservedOrder({ APPLES: 3, BANANAS: 5 });
    expect(await stocks()).toEqual([7, 0]);
    await releaseStock(checkoutOf(order));
    expect(await stocks()).toEqual([10, 5]);
    expect(await traceOf(order)).toEqual([false, ["CANCELLED", "STOCK_RELEASED"]]);
  });

  it("says of each product what made its stock change", async () => {
    const { orderId, ...cause } = checkoutOf(await reservedOrder({ BANANAS: 1 }));
    await releaseStock({ orderId, ...cause, causationId: "evt_2" });
    expect(await store.items("PRODUCT#BANANAS")).toMatchObject([
      { lastChange: { of: "STOCK", ...cause, causationId: "evt_2" } },
    ]);
  });

  it("gives back as much as it can have: 50 products at once", async () => {
    const skus = Array.from({ length: 50 }, (_, index) => `SHELF-${index}`);
    await store.sell(...skus.map((sku) => ({ sku, stock: 100 })));
    const order = await reservedOrder(Object.fromEntries(skus.map((sku) => [sku, 99])));
    await releaseStock(checkoutOf(order));
    expect(await Promise.all(skus.map(store.stockOf))).toEqual(skus.map(() => 100));
  });
});

it("gives back nothing for an order for which nothing is reserved", async () => {
  const order = await placedOrder({ APPLES: 3 });
  await releaseStock(checkoutOf(order));
  expect([await stocks(), await findOrder(order.id)]).toEqual([[10, 5], order]);
});

describe("a step that is done more than once", () => {
  it("gives back once, however often and at once", async () => {
    const order = await reservedOrder({ APPLES: 3, BANANAS: 2 });
    await Promise.all(Array.from({ length: 12 }, () => releaseStock(checkoutOf(order))));
    await releaseStock(checkoutOf(order));
    expect(await stocks()).toEqual([10, 5]);
    expect(await traceOf(order)).toEqual([false, ["CANCELLED", "STOCK_RELEASED"]]);
  });

  it("gives back once when another was faster", async () => {
    const order = await reservedOrder({ APPLES: 3 });
    meanwhile(() => releaseStock(checkoutOf(order)));
    await releaseStock(checkoutOf(order));
    expect(await stocks()).toEqual([10, 5]);
  });

  it.each(["before", "after"] as const)("gives back once when it died right %s doing so", async (moment) => {
    const order = await reservedOrder({ APPLES: 3, BANANAS: 2 });
    crashes.dieAround(moment);
    await expect(releaseStock(checkoutOf(order))).rejects.toThrow("Died");
    await crashes.recover();
    await releaseStock(checkoutOf(order));
    expect(await stocks()).toEqual([10, 5]);
  });
});

describe("an order whose product is no longer in the catalog", () => {
  it("gives back nothing, and the failure says which product it is", async () => {
    const order = await reservedOrder({ APPLES: 3, BANANAS: 2 });
    await store.remove("BANANAS");
    await expect(releaseStock(checkoutOf(order))).rejects.toThrow(
      expect.objectContaining({
        name: "ProductsGone",
        message: expect.stringMatching(new RegExp(`${order.id}.*BANANAS$`)),
      }),
    );
    expect([await stocks(), await traceOf(order)]).toEqual([
      [7, undefined],
      [true, ["CANCELLED"]],
    ]);
  });

  it("gives back everything once the product is there again", async () => {
    const order = await reservedOrder({ APPLES: 3, BANANAS: 2 });
    await store.remove("BANANAS");
    await expect(releaseStock(checkoutOf(order))).rejects.toThrow();
    await store.sell({ sku: "BANANAS", stock: 0 });
    await releaseStock(checkoutOf(order));
    await releaseStock(checkoutOf(order));
    expect(await stocks()).toEqual([10, 2]);
  });
});
