import { beforeEach, describe, expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { alter, placedOrder } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { handler as getOrder } from "./get-order.ts";
import { outOfStock, reject } from "./lifecycle.ts";
import { findOrder } from "./order-store.ts";
import type { OrderRecord } from "./record.ts";

const store = useStore();

describe("an order to which newer code has written what is not known here", () => {
  const unknown = { gift: { wrapped: true }, payment: { status: "OPEN", wallet: "w-1" } };
  let order: OrderRecord;
  beforeEach(async () => {
    order = await placedOrder({ APPLES: 3 });
    const checkout = { ...order.checkout, warehouse: "north" };
    await store.change({ pk: `ORDER#${order.id}`, sk: "ORDER" }, { ...unknown, checkout });
  });

  it("keeps that when it is written", async () => {
    await alter(order, (order) => reject(order, outOfStock(order.lines), "2026-01-02T03:04:06.789Z"));
    const known = { status: "REJECTED", checkout: { reserved: false, warehouse: "north" } };
    expect(await store.items("ORDER#")).toMatchObject([{ ...unknown, ...known }]);
  });

  it("shows its customer what is known here", async () => {
    const { status, body } = await call(getOrder, { path: { id: order.id } });
    expect([status, body.payment]).toEqual([200, { status: "OPEN" }]);
    expect(body).not.toHaveProperty("gift");
  });

  it("is no item: it has none of the table's keys", async () => {
    for (const key of ["pk", "sk", "gsi1pk", "gsi1sk"]) expect(await findOrder(order.id)).not.toHaveProperty(key);
  });
});
