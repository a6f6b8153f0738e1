import { newId, type OrderId, orderCancelled, paymentUpdated } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { cancel, confirm, outOfStock, pay, reject } from "../orders/lifecycle.ts";
import type { OrderRecord } from "../orders/record.ts";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { deliver } from "../testing/invoke.ts";
import { useLambda } from "../testing/lambda.ts";
import { alter, placedOrder } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { hang } from "./doorbell.ts";
import { handler as wakeOnCancellation } from "./wake-on-cancellation.ts";
import { handler as wakeOnPayment } from "./wake-on-payment.ts";

useStore();
useDeadLetters("WakeOnCancellation");
useDeadLetters("PaymentWebhooks");
const lambda = useLambda();

const at = "2026-01-02T03:04:06.789Z";
const wish = { code: "CUSTOMER_REQUEST" as const, message: "Ordered twice" };
const payment = { id: "pay_1", status: "AUTHORISED" as const, amount: { amount: 249, currency: "EUR" } };
const paid = { code: "PAYMENT_AUTHORISED" as const, message: "Everything is reserved" };
const cause = { correlationId: "correlation-1", causationId: "correlation-1" };

/** An order of which something has become while its checkout sleeps until this callback. */
async function sleeping(become: (order: OrderRecord) => OrderRecord) {
  const order = await placedOrder({ APPLES: 1 });
  await alter(order, (placed) => become(hang(placed, "callback/1")));
  return order.id;
}
const pending = () => sleeping((order) => order);
const confirmed = () => sleeping((order) => confirm(order, paid, at));
const rejected = () => sleeping((order) => reject(order, outOfStock(order.lines), at));
const cancelled = () => sleeping((order) => cancel(order, wish, at));

const tellOfPayment = (orderId: OrderId) => {
  const data = { orderId, paymentId: "pay_1", status: "AUTHORISED" as const };
  return deliver(wakeOnPayment, paymentUpdated.create({ ...cause, subject: orderId, time: at, data }));
};
const tellOfCancellation = (orderId: OrderId) => {
  const data = { orderId, customerId: "customer-1", reason: wish, cancelledAt: at };
  return deliver(wakeOnCancellation, orderCancelled.create({ ...cause, subject: orderId, time: at, data }));
};

const rung = ["POST /2025-12-01/durable-execution-callbacks/callback%2F1/succeed"];
const heard = () => lambda.received.map(({ method, path }) => `${method} ${path}`);

describe("a checkout that sleeps is woken", () => {
  it("by its order's cancellation, whatever it waits for", async () => {
    expect(await tellOfCancellation(await cancelled())).toEqual([]);
    expect(heard()).toEqual(rung);
  });

  it("by news of its payment while it waits for that", async () => {
    expect(await tellOfPayment(await pending())).toEqual([]);
    expect(heard()).toEqual(rung);
  });

  it("without a word of what has happened: it looks for itself", async () => {
    await tellOfPayment(await pending());
    expect(lambda.received.map(({ body }) => body)).toEqual([""]);
  });
});

describe("a checkout is left asleep", () => {
  it.each([
    ["CONFIRMED, so that the time to cancel it does not end", confirmed],
    ["REJECTED", rejected],
    ["CANCELLED, of which others tell", cancelled],
  ])("by late news of the payment of an order that is %s", async (_, order) => {
    expect(await tellOfPayment(await order())).toEqual([]);
    expect(heard()).toEqual([]);
  });

  it("by news of its payment that it knows: told late, or twice", async () => {
    const order = await sleeping((order) => pay(order, payment, at));
    expect(await tellOfPayment(order)).toEqual([]);
    expect(heard()).toEqual([]);
  });

  it("when it does not sleep yet, or its order does not exist", async () => {
    const { id } = await placedOrder({ APPLES: 1 });
    for (const order of [id, newId("ord")]) {
      expect(await tellOfPayment(order)).toEqual([]);
      expect(await tellOfCancellation(order)).toEqual([]);
    }
    expect(heard()).toEqual([]);
  });
});

describe("a ring", () => {
  it.each([
    ["was answered before, or its time is up", "CallbackTimeoutException"],
    ["is of an execution that has been forgotten", "ResourceNotFoundException"],
  ])("means nothing when the callback %s", async (_, errorType) => {
    lambda.refuse(errorType);
    expect(await tellOfPayment(await pending())).toEqual([]);
    expect(await tellOfCancellation(await cancelled())).toEqual([]);
    expect(heard()).toEqual([...rung, ...rung]);
  });

  it("is tried again when Lambda refuses it for any other reason", async () => {
    lambda.refuse("AccessDeniedException");
    expect(await tellOfPayment(await pending())).toHaveLength(1);
    expect(await tellOfCancellation(await cancelled())).toHaveLength(1);
  });
});
