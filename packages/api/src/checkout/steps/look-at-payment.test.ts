import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { ProviderUnavailable } from "../../payments/provider.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { usePayments } from "../../testing/payments.ts";
import { useStore } from "../../testing/store.ts";
import { authorisePayment } from "./authorise-payment.ts";
import { confirmOrder } from "./confirm-order.ts";
import { lookAtPayment } from "./look-at-payment.ts";
import { watchPayment } from "./watch-payment.ts";

useStore();
const payments = usePayments();
const meanwhile = useMeanwhile();

const cancel = (id: string) => call(cancelOrder, { path: { id } });

/** An order whose customer is asked to approve its payment. */
async function unapprovedOrder() {
  const order = await placedOrder({ APPLES: 3 }, { token: "tok_challenge" });
  expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "WAITING" });
  return order;
}

/** Both look; one of them has the checkout woken by what comes after that. */
const looks = [
  ["looking", lookAtPayment],
  ["watching", (checkout: Parameters<typeof lookAtPayment>[0]) => watchPayment(checkout, "callback-1")],
] as const;

describe.each(looks)("%s at a payment", (_, look) => {
  it.each([
    ["ACTION_REQUIRED", { outcome: "WAITING" }, []],
    ["PROCESSING", { outcome: "WAITING" }, ["PAYMENT_PROCESSING"]],
    ["AUTHORISED", { outcome: "DONE" }, ["PAYMENT_AUTHORISED"]],
    ["DECLINED", { outcome: "REFUSED", reason: { code: "PAYMENT_DECLINED" } }, ["PAYMENT_DECLINED"]],
    ["VOIDED", { outcome: "REFUSED", reason: { code: "PAYMENT_DECLINED" } }, ["PAYMENT_VOIDED"]],
  ] as const)("tells what the provider says, and notes it once: %s", async (status, outcome, noted) => {
    const order = await unapprovedOrder();
    payments.become(order.id, status);
    const answers = await Promise.all(Array.from({ length: 6 }, () => look(checkoutOf(order))));
    answers.push(await look(checkoutOf(order)));
    for (const answer of answers) expect(answer).toMatchObject(outcome);
    expect(await eventsOf(order)).toEqual(["PLACED", "PAYMENT_ACTION_REQUIRED", ...noted]);
  });

  it("asks nobody about an order that was cancelled", async () => {
    const order = await unapprovedOrder();
    await cancel(order.id);
    payments.asked.length = 0;
    expect(await look(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(payments.asked).toEqual([]);
  });

  it("sees a cancellation that comes in between", async () => {
    const order = await unapprovedOrder();
    payments.become(order.id, "AUTHORISED");
    meanwhile(() => cancel(order.id));
    expect(await look(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect((await findOrder(order.id))?.status).toBe("CANCELLED");
  });

  it("goes on with an order that another execution has confirmed, and leaves alone what wakes that", async () => {
    const order = await unapprovedOrder();
    payments.become(order.id, "AUTHORISED");
    await confirmOrder(checkoutOf(order), "callback-2");
    expect(await look(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect((await findOrder(order.id))?.checkout.callbackId).toBe("callback-2");
  });

  it("fails when the provider does not answer, and for an order that has no payment", async () => {
    const order = await unapprovedOrder();
    payments.lose("find", "is made");
    await expect(look(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    await expect(look(checkoutOf(await placedOrder({ APPLES: 1 })))).rejects.toThrow("no payment");
  });
});

describe("watching a payment", () => {
  it("hangs up what wakes the checkout before it looks, so that nothing is missed in between", async () => {
    const order = await unapprovedOrder();
    payments.lose("find", "is made");
    await expect(watchPayment(checkoutOf(order), "callback-1")).rejects.toThrow(ProviderUnavailable);
    expect((await findOrder(order.id))?.checkout.callbackId).toBe("callback-1");
  });

  it("hangs up the last that is to wake it", async () => {
    const order = await unapprovedOrder();
    await watchPayment(checkoutOf(order), "callback-1");
    await watchPayment(checkoutOf(order), "callback-2");
    expect((await findOrder(order.id))?.checkout.callbackId).toBe("callback-2");
  });
});
