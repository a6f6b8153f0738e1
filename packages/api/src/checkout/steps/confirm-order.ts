import { type ConfirmationReason, orderConfirmed } from "@larder/contracts";
import { confirm } from "../../orders/lifecycle.ts";
import type { ConfirmedOrder } from "../../orders/order.ts";
import { changeOrder } from "../../orders/order-store.ts";
import { send } from "../../outbox/outbox.ts";
import { hang } from "../doorbell.ts";
import type { Checkout } from "../input.ts";
import { type Result, standing } from "../result.ts";
import { now } from "./now.ts";

const reason: ConfirmationReason = { code: "PAYMENT_AUTHORISED", message: "Everything is reserved, and paid for" };

/**
 * Promises the order to its customer, and has the checkout woken if they cancel it. One that another execution of the
 * checkout has promised wakes this one: the other was stopped, or has come to the end of its time.
 */
export async function confirmOrder(checkout: Checkout, callbackId: string): Promise<Result> {
  const { order } = await changeOrder(checkout.orderId, (order) => {
    if (order.status === "CONFIRMED" && !order.checkout.picking && order.checkout.callbackId !== callbackId)
      return { order: hang(order, callbackId) };
    if (order.status !== "PENDING") return undefined;
    const confirmed = confirm(order, reason, now());
    return { order: hang(confirmed, callbackId), writes: { event: send(announce(confirmed, checkout)) } };
  });
  return standing(order);
}

function announce(order: ConfirmedOrder, { orderId, ...cause }: Checkout) {
  const { customerId, total, reason, confirmedAt } = order;
  return orderConfirmed.create({
    ...cause,
    subject: orderId,
    time: confirmedAt,
    data: { orderId, customerId, total, reason, confirmedAt },
  });
}
