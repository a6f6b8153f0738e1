import { orderReminded } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { pay } from "../../orders/lifecycle.ts";
import { findOrder } from "../../orders/order-store.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { alter, checkoutOf, placedOrder } from "../../testing/orders.ts";
import { useStore } from "../../testing/store.ts";
import { confirmOrder } from "./confirm-order.ts";
import { remindCustomer } from "./remind-customer.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const at = "2026-01-02T03:04:06.789Z";
const cancel = (id: string) => call(cancelOrder, { path: { id } });

/** An order whose customer is asked to approve its payment. */
async function unapprovedOrder() {
  const order = await placedOrder({ APPLES: 3 });
  const action = { url: "https://pay.example/1" };
  const payment = { id: "pay_1", status: "ACTION_REQUIRED" as const, amount: order.total, action };
  return alter(order, (order) => pay(order, payment, at));
}

describe("an order whose payment waits for its customer", () => {
  it("has them reminded of when it is given up, and waits on", async () => {
    const order = await unapprovedOrder();
    expect(await remindCustomer(checkoutOf(order))).toEqual({ outcome: "WAITING" });
    const { timeline = [] } = (await findOrder(order.id)) ?? {};
    const remindedAt = timeline.at(-1)?.at;
    expect(timeline.at(-1)).toEqual({ at: remindedAt, event: "REMINDED" });
    const [event, ...more] = await store.sent();
    expect(more).toEqual([]);
    expect(orderReminded.schema.parse(event)).toMatchObject({
      subject: order.id,
      time: remindedAt,
      correlationid: "correlation-1",
      causationid: "evt_1",
      data: { orderId: order.id, customerId: order.customerId, expiresAt: "2026-01-02T03:19:06.789Z", remindedAt },
    });
  });

  it("is given up five minutes later, when there is nothing that its customer could do", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await remindCustomer(checkoutOf(order));
    const [event] = await store.sent();
    const { expiresAt, remindedAt } = orderReminded.schema.parse(event).data;
    expect(Date.parse(expiresAt) - Date.parse(remindedAt)).toBe(5 * 60_000);
  });

  it("has them reminded once, however often and at once, and wherever it died", async () => {
    const order = await unapprovedOrder();
    for (const moment of ["before", "after"] as const) {
      crashes.dieAround(moment);
      await expect(remindCustomer(checkoutOf(order))).rejects.toThrow("Died");
      await crashes.recover();
    }
    const answers = await Promise.all(Array.from({ length: 12 }, () => remindCustomer(checkoutOf(order))));
    expect(answers).toEqual(answers.map(() => ({ outcome: "WAITING" })));
    expect(await store.sent()).toHaveLength(1);
  });
});

describe("an order that waits no more", () => {
  it("has nobody reminded when it was cancelled, also in between", async () => {
    const [first, second] = [await unapprovedOrder(), await unapprovedOrder()];
    await cancel(first.id);
    expect(await remindCustomer(checkoutOf(first))).toEqual({ outcome: "ENDED" });
    meanwhile(() => cancel(second.id));
    expect(await remindCustomer(checkoutOf(second))).toEqual({ outcome: "ENDED" });
    expect((await store.sent()).map(({ type }) => type)).toEqual(["order.cancelled", "order.cancelled"]);
  });

  it("has nobody reminded when another execution has confirmed it, and goes on", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await confirmOrder(checkoutOf(order), "callback-1");
    expect(await remindCustomer(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect((await store.sent()).map(({ type }) => type)).toEqual(["order.confirmed"]);
  });
});
