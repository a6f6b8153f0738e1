import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { ProviderRefused, ProviderUnavailable } from "../../payments/provider.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { usePayments } from "../../testing/payments.ts";
import { useStore } from "../../testing/store.ts";
import { authorisePayment } from "./authorise-payment.ts";
import { confirmOrder } from "./confirm-order.ts";

const store = useStore();
const payments = usePayments();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const cancel = (id: string) => call(cancelOrder, { path: { id } });

describe("an order's payment", () => {
  it("is opened for its total, and the money held", async () => {
    const order = await placedOrder({ APPLES: 3 });
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(payments.of(order.id)).toMatchObject([{ status: "AUTHORISED", amount: order.total }]);
    expect(await eventsOf(order)).toEqual(["PLACED", "PAYMENT_AUTHORISED"]);
    expect(await findOrder(order.id)).toMatchObject({
      status: "PENDING",
      payment: { status: "AUTHORISED" },
      checkout: { paymentId: payments.of(order.id)[0]?.id },
    });
    expect(await store.sent()).toEqual([]);
  });

  it.each([
    ["tok_challenge", "ACTION_REQUIRED"],
    ["tok_duplicate_webhook", "PROCESSING"],
  ])("waits for its customer or their bank: %s", async (token, status) => {
    const order = await placedOrder({ APPLES: 3 }, { token });
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "WAITING" });
    expect((await findOrder(order.id))?.payment.status).toBe(status);
  });

  it("has an address at which its customer approves it", async () => {
    const order = await placedOrder({ APPLES: 3 }, { token: "tok_challenge" });
    await authorisePayment(checkoutOf(order));
    const url = payments.of(order.id)[0]?.action?.url;
    expect((await findOrder(order.id))?.payment.action).toEqual({ url, expiresAt: expect.stringMatching(/Z$/) });
  });

  it.each([
    ["tok_decline", "The bank declined the payment"],
    ["tok_unknown", "The payment was declined"],
  ])("is declined for a reason that the customer is told: %s", async (token, message) => {
    const order = await placedOrder({ APPLES: 3 }, { token });
    const reason = { code: "PAYMENT_DECLINED", message };
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "REFUSED", reason });
    expect(await findOrder(order.id)).toMatchObject({ status: "PENDING", payment: { status: "DECLINED" } });
  });
});

describe("a step that is done more than once", () => {
  it("opens one payment and holds the money once, however often and at once", async () => {
    const order = await placedOrder({ APPLES: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => authorisePayment(checkoutOf(order))));
    answers.push(await authorisePayment(checkoutOf(order)));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
    expect(payments.of(order.id)).toMatchObject([{ status: "AUTHORISED" }]);
    expect(await eventsOf(order)).toEqual(["PLACED", "PAYMENT_AUTHORISED"]);
  });

  it.each([
    ["open", "is made"],
    ["open", "is not made"],
    ["authorise", "is made"],
    ["authorise", "is not made"],
  ] as const)("goes on where it was when the answer to %s was lost and its effect %s", async (call, effect) => {
    const order = await placedOrder({ APPLES: 3 });
    payments.lose(call, effect);
    await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(payments.of(order.id)).toMatchObject([{ status: "AUTHORISED" }]);
  });

  it.each(["before", "after"] as const)("opens one payment when it died right %s noting which", async (moment) => {
    const order = await placedOrder({ APPLES: 3 });
    crashes.dieAround(moment);
    await expect(authorisePayment(checkoutOf(order))).rejects.toThrow("Died");
    expect(payments.of(order.id)).toMatchObject([{ status: "OPEN" }]);
    await crashes.recover();
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(payments.of(order.id)).toMatchObject([{ status: "AUTHORISED" }]);
  });

  it("leaves a payment alone that another execution has had authorised and its order confirmed", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await authorisePayment(checkoutOf(order));
    await confirmOrder(checkoutOf(order), "callback-1");
    payments.asked.length = 0;
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(payments.asked).toEqual([]);
  });
});

it("is known with the order before any money is touched, so that there is something to void whatever happens", async () => {
  const order = await placedOrder({ APPLES: 3 });
  payments.lose("authorise", "is made");
  await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
  expect((await findOrder(order.id))?.checkout.paymentId).toBe(payments.of(order.id)[0]?.id);
});

describe("an order that is cancelled", () => {
  it("before has no payment opened", async () => {
    const order = await placedOrder({ APPLES: 3 });
    await cancel(order.id);
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(payments.asked).toEqual([]);
  });

  it("while its payment is opened has no money held", async () => {
    const order = await placedOrder({ APPLES: 3 });
    meanwhile(() => cancel(order.id));
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(payments.of(order.id)).toMatchObject([{ status: "OPEN" }]);
    expect((await findOrder(order.id))?.checkout).not.toHaveProperty("paymentId");
  });

  it("while the money is held has that noted, to be let go", async () => {
    const order = await placedOrder({ APPLES: 3 });
    payments.lose("authorise", "is not made");
    await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    meanwhile(() => cancel(order.id));
    expect(await authorisePayment(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(await findOrder(order.id)).toMatchObject({ status: "CANCELLED", payment: { status: "AUTHORISED" } });
    expect(await eventsOf(order)).toEqual(["PLACED", "CANCELLED", "PAYMENT_AUTHORISED"]);
  });
});

it("fails when the provider refuses, as it does for a payment that was voided", async () => {
  const order = await placedOrder({ APPLES: 3 });
  payments.lose("authorise", "is not made");
  await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
  payments.answer();
  payments.become(order.id, "VOIDED");
  await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderRefused);
});
