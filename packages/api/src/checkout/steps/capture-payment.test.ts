import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { ProviderRefused, ProviderUnavailable } from "../../payments/provider.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { usePayments } from "../../testing/payments.ts";
import { useStore } from "../../testing/store.ts";
import { authorisePayment } from "./authorise-payment.ts";
import { capturePayment } from "./capture-payment.ts";
import { confirmOrder } from "./confirm-order.ts";
import { endOrder } from "./end-order.ts";
import { startPicking } from "./start-picking.ts";

const store = useStore();
const payments = usePayments();
const crashes = useCrashes(store);

async function confirmedOrder() {
  const order = await placedOrder({ APPLES: 3 });
  await authorisePayment(checkoutOf(order));
  await confirmOrder(checkoutOf(order), "callback-1");
  return order;
}
async function pickedOrder() {
  const order = await confirmedOrder();
  await startPicking(checkoutOf(order));
  return order;
}

it("takes the money that is held for an order that is being picked", async () => {
  const order = await pickedOrder();
  expect(await capturePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
  expect(payments.of(order.id)).toMatchObject([{ status: "CAPTURED", amount: order.total }]);
  expect(await findOrder(order.id)).toMatchObject({ status: "CONFIRMED", payment: { status: "CAPTURED" } });
  expect((await eventsOf(order)).slice(-2)).toEqual(["PICKING_STARTED", "PAYMENT_CAPTURED"]);
});

describe("a step that is done more than once", () => {
  it("takes the money once, however often and at once", async () => {
    const order = await pickedOrder();
    const answers = await Promise.all(Array.from({ length: 12 }, () => capturePayment(checkoutOf(order))));
    answers.push(await capturePayment(checkoutOf(order)));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
    expect((await eventsOf(order)).slice(-2)).toEqual(["PICKING_STARTED", "PAYMENT_CAPTURED"]);
  });

  it.each(["is made", "is not made"] as const)("goes on when the answer was lost and its effect %s", async (effect) => {
    const order = await pickedOrder();
    payments.lose("capture", effect);
    await expect(capturePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    expect(await capturePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect((await findOrder(order.id))?.payment).toEqual({ status: "CAPTURED" });
  });

  it.each(["before", "after"] as const)("goes on when it died right %s noting it", async (moment) => {
    const order = await pickedOrder();
    crashes.dieAround(moment);
    await expect(capturePayment(checkoutOf(order))).rejects.toThrow("Died");
    await crashes.recover();
    expect(await capturePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect((await eventsOf(order)).slice(-2)).toEqual(["PICKING_STARTED", "PAYMENT_CAPTURED"]);
  });
});

describe("no money is taken", () => {
  it.each([
    ["waits", () => placedOrder({ APPLES: 3 })],
    ["can be cancelled still", confirmedOrder],
    [
      "was cancelled",
      async () => {
        const order = await confirmedOrder();
        await call(cancelOrder, { path: { id: order.id } });
        return order;
      },
    ],
    [
      "was given up while it was picked",
      async () => {
        const order = await pickedOrder();
        await endOrder(checkoutOf(order), { code: "PAYMENT_FAILED", message: "The payment could not be made" });
        return order;
      },
    ],
  ])("for an order that %s", async (_, make) => {
    const order = await make();
    payments.asked.length = 0;
    expect(await capturePayment(checkoutOf(order))).toEqual({ outcome: "ENDED" });
    expect(payments.asked).toEqual([]);
  });

  it("as long as the provider does not say so, whatever it answers", async () => {
    const order = await pickedOrder();
    payments.defer("capture");
    await expect(capturePayment(checkoutOf(order))).rejects.toThrow(ProviderUnavailable);
    payments.answer();
    expect(await capturePayment(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect((await findOrder(order.id))?.payment).toEqual({ status: "CAPTURED" });
  });

  it("that was let go: the step fails", async () => {
    const order = await pickedOrder();
    payments.become(order.id, "VOIDED");
    await expect(capturePayment(checkoutOf(order))).rejects.toThrow(ProviderRefused);
  });
});
