import { orderCancelled, orderRejected, type RejectionReason } from "@larder/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { ProviderUnavailable } from "../../payments/provider.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { usePayments } from "../../testing/payments.ts";
import { useStore } from "../../testing/store.ts";
import { authorisePayment } from "./authorise-payment.ts";
import { capturePayment } from "./capture-payment.ts";
import { confirmOrder } from "./confirm-order.ts";
import { endOrder } from "./end-order.ts";
import { releaseStock } from "./release-stock.ts";
import { reserveStock } from "./reserve-stock.ts";
import { startPicking } from "./start-picking.ts";
import { voidPayment } from "./void-payment.ts";

const store = useStore();
const payments = usePayments();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();
beforeEach(() => store.sell({ sku: "APPLES", stock: 10 }));

const declined: RejectionReason = { code: "PAYMENT_DECLINED", message: "The bank declined the payment" };
const unpaid: RejectionReason = { code: "PAYMENT_FAILED", message: "The payment could not be made" };
const failed: RejectionReason = { code: "CHECKOUT_FAILED", message: "Something went wrong" };
const cancel = (id: string) => call(cancelOrder, { path: { id } });
const typesSent = async () => (await store.sent()).map(({ type }) => type).sort();

const placed = () => placedOrder({ APPLES: 3 });
async function after(...steps: ((checkout: ReturnType<typeof checkoutOf>) => Promise<unknown>)[]) {
  const order = await placed();
  for (const step of steps) await step(checkoutOf(order));
  return order;
}
const confirm = (checkout: ReturnType<typeof checkoutOf>) => confirmOrder(checkout, "callback-1");
const confirmed = () => after(reserveStock, authorisePayment, confirm);
const picked = () => after(reserveStock, authorisePayment, confirm, startPicking);

describe("an order that waits", () => {
  it("is rejected for the reason given, which is announced", async () => {
    const order = await placed();
    expect(await endOrder(checkoutOf(order), declined)).toMatchObject({ status: "REJECTED" });
    expect(await findOrder(order.id)).toMatchObject({ status: "REJECTED", reason: declined });
    const [event, ...more] = await store.sent();
    expect(more).toEqual([]);
    expect(orderRejected.schema.parse(event)).toMatchObject({
      subject: order.id,
      correlationid: "correlation-1",
      causationid: "evt_1",
      data: { orderId: order.id, customerId: order.customerId, reason: declined },
    });
  });

  it("stays as it is when the event of it cannot be written", async () => {
    const order = await placed();
    store.refuseWritesOf("OUTBOX#");
    await expect(endOrder(checkoutOf(order), declined)).rejects.toThrow();
    expect(await findOrder(order.id)).toEqual(order);
  });
});

describe("a confirmed order", () => {
  it.each([
    [unpaid, "PAYMENT_FAILED"],
    [failed, "CHECKOUT_FAILED"],
    [declined, "CHECKOUT_FAILED"],
  ])("is cancelled, which is announced: %o", async ({ code, message }, expected) => {
    const order = await confirmed();
    expect(await endOrder(checkoutOf(order), { code, message })).toMatchObject({ status: "CANCELLED" });
    const reason = { code: expected, message };
    expect(await findOrder(order.id)).toMatchObject({ status: "CANCELLED", confirmedAt: expect.any(String), reason });
    const events = (await store.sent()).filter(({ type }) => type === "order.cancelled");
    expect(events).toHaveLength(1);
    expect(orderCancelled.schema.parse(events[0])).toMatchObject({
      subject: order.id,
      causationid: "evt_1",
      data: { orderId: order.id, customerId: order.customerId, reason },
    });
  });
});

describe("an order that is being picked", () => {
  it("is cancelled when its money was not taken: that is let go first, so that it never can be", async () => {
    const order = await picked();
    expect(await endOrder(checkoutOf(order), unpaid)).toEqual({ status: "CANCELLED", payment: false, stock: true });
    expect(payments.of(order.id)).toMatchObject([{ status: "VOIDED" }]);
    expect((await eventsOf(order)).slice(-2)).toEqual(["PAYMENT_VOIDED", "CANCELLED"]);
  });

  it("stands when its money was taken in truth, and nothing is given back", async () => {
    const order = await picked();
    payments.lose("capture", "is made");
    await expect(capturePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    expect(await endOrder(checkoutOf(order), unpaid)).toEqual({ status: "CONFIRMED", payment: false, stock: false });
    expect(await findOrder(order.id)).toMatchObject({ status: "CONFIRMED", payment: { status: "CAPTURED" } });
    expect(await typesSent()).toEqual(["order.confirmed"]);
  });

  it("stays as it is while the provider does not say", async () => {
    const order = await picked();
    const before = await findOrder(order.id);
    payments.lose("void", "is made");
    await expect(endOrder(checkoutOf(order), unpaid)).rejects.toThrow(ProviderUnavailable);
    expect(await findOrder(order.id)).toEqual(before);
  });

  it("is not cancelled by who did not see that, before the provider was asked", async () => {
    const order = await confirmed();
    meanwhile(() => startPicking(checkoutOf(order)));
    await expect(endOrder(checkoutOf(order), failed)).rejects.toThrow("being picked");
    expect(await findOrder(order.id)).toMatchObject({ status: "CONFIRMED" });
    expect(await endOrder(checkoutOf(order), failed)).toMatchObject({ status: "CANCELLED", payment: false });
  });
});

describe("an order that has ended otherwise", () => {
  it("stays cancelled by its customer, also when that comes in between", async () => {
    const [first, second] = [await placed(), await placed()];
    await cancel(first.id);
    meanwhile(() => cancel(second.id));
    for (const order of [first, second]) {
      expect(await endOrder(checkoutOf(order), declined)).toMatchObject({ status: "CANCELLED" });
      expect(await findOrder(order.id)).toMatchObject({ reason: { code: "CUSTOMER_REQUEST" } });
    }
    expect(await typesSent()).toEqual(["order.cancelled", "order.cancelled"]);
  });

  it("stays as it is when no reason is given, and what is left is told", async () => {
    const order = await after(reserveStock, authorisePayment);
    await cancel(order.id);
    const before = await findOrder(order.id);
    expect(await endOrder(checkoutOf(order))).toEqual({ status: "CANCELLED", payment: true, stock: true });
    expect(await findOrder(order.id)).toEqual(before);
  });
});

it("ends no order without a reason", async () => {
  const order = await confirmed();
  expect(await endOrder(checkoutOf(order))).toEqual({ status: "CONFIRMED", payment: false, stock: false });
  expect((await findOrder(order.id))?.status).toBe("CONFIRMED");
});

describe("what is left to give back", () => {
  it.each([
    ["nothing was done", [], { payment: false, stock: false }],
    ["stock was reserved", [reserveStock], { payment: false, stock: true }],
    ["a payment was opened", [authorisePayment], { payment: true, stock: false }],
    ["both", [reserveStock, authorisePayment], { payment: true, stock: true }],
    ["the payment was given up", [reserveStock, authorisePayment, voidPayment], { payment: false, stock: true }],
    ["the stock was given back", [reserveStock, authorisePayment, releaseStock], { payment: true, stock: false }],
  ])("is told: %s", async (_, steps, left) => {
    const order = await after(...steps);
    expect(await endOrder(checkoutOf(order), failed)).toEqual({ status: "REJECTED", ...left });
  });

  it("is told also of a payment whose authorisation was never answered", async () => {
    const order = await placed();
    payments.lose("authorise", "is made");
    await expect(authorisePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    expect(await endOrder(checkoutOf(order), unpaid)).toMatchObject({ payment: true });
  });
});

describe("a step that is done more than once", () => {
  it.each([
    ["rejects", placed, "order.rejected"],
    ["cancels", confirmed, "order.cancelled"],
    ["lets go and cancels", picked, "order.cancelled"],
  ])("%s once, however often and at once, and tells the same", async (_, make, type) => {
    const order = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, () => endOrder(checkoutOf(order), unpaid)));
    const before = await findOrder(order.id);
    answers.push(await endOrder(checkoutOf(order), declined));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect([await findOrder(order.id), (await typesSent()).filter((each) => each === type)]).toEqual([before, [type]]);
  });

  it.each(["before", "after"] as const)("ends an order once when it died right %s doing so", async (moment) => {
    const order = await placed();
    crashes.dieAround(moment);
    await expect(endOrder(checkoutOf(order), declined)).rejects.toThrow("Died");
    await crashes.recover();
    expect(await endOrder(checkoutOf(order), declined)).toMatchObject({ status: "REJECTED" });
    expect(await typesSent()).toEqual(["order.rejected"]);
  });
});
