import { orderConfirmed } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { outOfStock, reject } from "../../orders/lifecycle.ts";
import { findOrder } from "../../orders/order-store.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { alter, checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { useStore } from "../../testing/store.ts";
import { confirmOrder } from "./confirm-order.ts";
import { startPicking } from "./start-picking.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const at = "2026-01-02T03:04:06.789Z";
const cancel = (id: string) => call(cancelOrder, { path: { id } });
const typesSent = async () => (await store.sent()).map(({ type }) => type).sort();

describe("an order that waits", () => {
  it("is confirmed, for a reason, and hangs up what wakes its checkout when it is cancelled", async () => {
    const order = await placedOrder({ APPLES: 3 });
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "DONE" });
    expect(await findOrder(order.id)).toMatchObject({
      status: "CONFIRMED",
      confirmedAt: expect.stringMatching(/Z$/),
      reason: { code: "PAYMENT_AUTHORISED" },
      checkout: { ...order.checkout, callbackId: "callback-1" },
    });
  });

  it("is announced as the consequence of its placing", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await confirmOrder(checkoutOf(order), "callback-1");
    const [event, ...more] = await store.sent();
    expect(more).toEqual([]);
    const { customerId, total } = order;
    expect(orderConfirmed.schema.parse(event)).toMatchObject({
      subject: order.id,
      correlationid: "correlation-1",
      causationid: "evt_1",
      data: { orderId: order.id, customerId, total, reason: { code: "PAYMENT_AUTHORISED" } },
    });
  });

  it("stays as it is when the event of its confirmation cannot be written", async () => {
    const order = await placedOrder({ APPLES: 3 });
    store.refuseWritesOf("OUTBOX#");
    await expect(confirmOrder(checkoutOf(order), "callback-1")).rejects.toThrow();
    expect(await findOrder(order.id)).toEqual(order);
  });
});

describe("a step that is done more than once", () => {
  it("confirms once, however often and at once", async () => {
    const order = await placedOrder({ APPLES: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => confirmOrder(checkoutOf(order), "callback-1")));
    const confirmed = await findOrder(order.id);
    answers.push(await confirmOrder(checkoutOf(order), "callback-1"));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
    expect([await findOrder(order.id), await typesSent()]).toEqual([confirmed, ["order.confirmed"]]);
  });

  it.each(["before", "after"] as const)("confirms once when it died right %s doing so", async (moment) => {
    const order = await placedOrder({ APPLES: 3 });
    crashes.dieAround(moment);
    await expect(confirmOrder(checkoutOf(order), "callback-1")).rejects.toThrow("Died");
    await crashes.recover();
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "DONE" });
    expect(await typesSent()).toEqual(["order.confirmed"]);
  });
});

describe("an order that another execution of its checkout has confirmed", () => {
  it("wakes the one that goes on in its place, and is not confirmed again", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await confirmOrder(checkoutOf(order), "callback-1");
    const { version, ...confirmed } = (await findOrder(order.id))!;
    expect(await confirmOrder(checkoutOf(order), "callback-2")).toEqual({ outcome: "DONE" });
    const checkout = { ...confirmed.checkout, callbackId: "callback-2" };
    expect(await findOrder(order.id)).toEqual({ ...confirmed, checkout, version: version + 1 });
    expect(await typesSent()).toEqual(["order.confirmed"]);
  });

  it("wakes nobody any more when it is being picked", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await confirmOrder(checkoutOf(order), "callback-1");
    await startPicking(checkoutOf(order));
    const picked = await findOrder(order.id);
    expect(await confirmOrder(checkoutOf(order), "callback-2")).toEqual({ outcome: "DONE" });
    expect(await findOrder(order.id)).toEqual(picked);
  });
});

describe("an order that is not to be confirmed", () => {
  it("stays cancelled, by whom it was cancelled before", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await cancel(order.id);
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "ENDED" });
    expect(await findOrder(order.id)).toMatchObject({ status: "CANCELLED" });
    expect(await typesSent()).toEqual(["order.cancelled"]);
  });

  it("stays cancelled when that came in between", async () => {
    const order = await placedOrder({ APPLES: 3 });
    meanwhile(() => cancel(order.id));
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "ENDED" });
    expect(await findOrder(order.id)).not.toHaveProperty("confirmedAt");
    expect(await typesSent()).toEqual(["order.cancelled"]);
  });

  it("stays rejected", async () => {
    const order = await placedOrder({ APPLES: 3 });
    const rejected = await alter(order, (order) => reject(order, outOfStock(order.lines), at));
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "ENDED" });
    expect([await findOrder(order.id), await typesSent()]).toEqual([rejected, []]);
  });

  it("is cancelled after its confirmation, and not confirmed again", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await confirmOrder(checkoutOf(order), "callback-1");
    await cancel(order.id);
    expect(await confirmOrder(checkoutOf(order), "callback-1")).toEqual({ outcome: "ENDED" });
    expect(await typesSent()).toEqual(["order.cancelled", "order.confirmed"]);
  });
});

it("leaves one of both when 12 confirmations and 12 cancellations meet", async () => {
  const order = await placedOrder({ APPLES: 3 });
  const both = () => [confirmOrder(checkoutOf(order), "callback-1"), cancel(order.id)];
  await Promise.all(Array.from({ length: 12 }, both).flat());
  const decided = (await eventsOf(order)).slice(1);
  expect(await typesSent()).toEqual(decided.map((event) => `order.${event.toLowerCase()}`).sort());
  expect([decided.at(-1), await findOrder(order.id)]).toMatchObject(["CANCELLED", { status: "CANCELLED" }]);
});
