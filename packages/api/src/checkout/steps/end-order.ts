import { orderCancelled, orderRejected, type RejectionReason } from "@larder/contracts";
import { reject, withdraw } from "../../orders/lifecycle.ts";
import type { OrderStatus } from "../../orders/order.ts";
import { type Change, changeOrder, readOrder } from "../../orders/order-store.ts";
import type { OrderRecord } from "../../orders/record.ts";
import { send } from "../../outbox/outbox.ts";
import type { Checkout } from "../input.ts";
import { now } from "./now.ts";
import { voidPayment } from "./void-payment.ts";

/** How an order ended, and what is still held for it. */
interface Left {
  readonly status: OrderStatus;
  readonly payment: boolean;
  readonly stock: boolean;
}

/** Picking began after we looked, so its money may be being taken: tried again, the step asks the provider first. */
class PickedMeanwhile extends Error {
  override readonly name = "PickedMeanwhile";
  constructor({ id }: OrderRecord) {
    super(`Order ${id} is being picked since`);
  }
}

/**
 * Rejects an order, or cancels it when it had been confirmed. One that was ended otherwise stays as it is.
 *
 * When it is being picked its money may have been taken, and only the answer lost. Then the provider decides first: what
 * can be voided was not taken; what was taken is an order as it should be.
 * @param reason None when it has ended otherwise: then only what is left is told.
 */
export async function endOrder(checkout: Checkout, reason?: RejectionReason): Promise<Left> {
  if ((await readOrder(checkout.orderId)).checkout.picking) await voidPayment(checkout);
  const { order } = await changeOrder(checkout.orderId, (order) => reason && end(order, reason, checkout));
  const { status, payment } = order;
  const kept = status === "CONFIRMED";
  const { paymentId, reserved } = order.checkout;
  return {
    status,
    payment: !kept && paymentId !== undefined && payment.status !== "VOIDED",
    stock: !kept && reserved,
  };
}

function end(order: OrderRecord, reason: RejectionReason, { orderId, ...cause }: Checkout): Change | undefined {
  const at = now();
  if (order.status === "PENDING") {
    const rejected = reject(order, reason, at);
    const data = { orderId, customerId: order.customerId, reason, rejectedAt: at };
    const event = orderRejected.create({ ...cause, subject: orderId, time: at, data });
    return { order: rejected, writes: { event: send(event) } };
  }
  if (order.status !== "CONFIRMED" || order.payment.status === "CAPTURED") return undefined;
  if (order.checkout.picking && order.payment.status !== "VOIDED") throw new PickedMeanwhile(order);
  const code = reason.code === "PAYMENT_FAILED" ? reason.code : "CHECKOUT_FAILED";
  const withdrawn = withdraw(order, { code, message: reason.message }, at);
  const data = { orderId, customerId: order.customerId, reason: withdrawn.reason, cancelledAt: at };
  const event = orderCancelled.create({ ...cause, subject: orderId, time: at, data });
  return { order: withdrawn, writes: { event: send(event) } };
}
