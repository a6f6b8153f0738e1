import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { ProviderUnavailable } from "../../payments/provider.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { usePayments } from "../../testing/payments.ts";
import { useStore } from "../../testing/store.ts";
import { authorisePayment } from "./authorise-payment.ts";
import { voidPayment } from "./void-payment.ts";

const store = useStore();
const payments = usePayments();
const crashes = useCrashes(store);

/** An order that its customer has cancelled, whose payment has come so far. */
async function cancelledOrder(token: string) {
  const order = await placedOrder({ APPLES: 3 }, { token });
  await authorisePayment(checkoutOf(order));
  await call(cancelOrder, { path: { id: order.id } });
  return order;
}

describe("the payment of an order that has ended", () => {
  it.each([
    "tok_approve",
    "tok_decline",
    "tok_challenge",
    "tok_duplicate_webhook",
  ])("is given up whatever has become of it: %s", async (token) => {
    const order = await cancelledOrder(token);
    await voidPayment(checkoutOf(order));
    expect(payments.of(order.id)).toMatchObject([{ status: "VOIDED" }]);
    expect(await findOrder(order.id)).toMatchObject({ status: "CANCELLED", payment: { status: "VOIDED" } });
    expect((await eventsOf(order)).at(-1)).toBe("PAYMENT_VOIDED");
  });

  it("is given up also when it was opened, and no more is known of it", async () => {
    const order = await placedOrder({ APPLES: 3 });
    payments.lose("authorise", "is made");
    await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    await voidPayment(checkoutOf(order));
    expect(payments.of(order.id)).toMatchObject([{ status: "VOIDED" }]);
  });

  it("stays taken when it was, and the order says so", async () => {
    const order = await cancelledOrder("tok_approve");
    payments.become(order.id, "CAPTURED");
    await voidPayment(checkoutOf(order));
    expect((await findOrder(order.id))?.payment).toEqual({ status: "CAPTURED" });
  });
});

it("asks nobody for an order that has no payment", async () => {
  const order = await placedOrder({ APPLES: 3 });
  await voidPayment(checkoutOf(order));
  expect([payments.asked, await findOrder(order.id)]).toEqual([[], order]);
});

describe("a step that is done more than once", () => {
  it("notes it once, however often and at once", async () => {
    const order = await cancelledOrder("tok_approve");
    await Promise.all(Array.from({ length: 12 }, () => voidPayment(checkoutOf(order))));
    await voidPayment(checkoutOf(order));
    expect(await eventsOf(order)).toEqual(["PLACED", "PAYMENT_AUTHORISED", "CANCELLED", "PAYMENT_VOIDED"]);
  });

  it.each(["is made", "is not made"] as const)("goes on when the answer was lost and its effect %s", async (effect) => {
    const order = await cancelledOrder("tok_approve");
    payments.lose("void", effect);
    await expect(voidPayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    await voidPayment(checkoutOf(order));
    expect((await findOrder(order.id))?.payment).toEqual({ status: "VOIDED" });
  });

  it.each(["before", "after"] as const)("goes on when it died right %s noting it", async (moment) => {
    const order = await cancelledOrder("tok_approve");
    crashes.dieAround(moment);
    await expect(voidPayment(checkoutOf(order))).rejects.toThrow("Died");
    await crashes.recover();
    await voidPayment(checkoutOf(order));
    expect((await eventsOf(order)).slice(-2)).toEqual(["CANCELLED", "PAYMENT_VOIDED"]);
  });
});
