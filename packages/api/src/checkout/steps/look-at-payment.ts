import { readOrder } from "../../orders/order-store.ts";
import { paymentProvider } from "../../payments/payments.ts";
import type { Checkout } from "../input.ts";
import { type Result, standing } from "../result.ts";
import { recordPayment } from "./record-payment.ts";

/** Asks the provider how the payment stands: whatever made us look, only that counts. */
export async function lookAtPayment({ orderId }: Checkout): Promise<Result> {
  const order = await readOrder(orderId);
  const { status, checkout } = order;
  if (status !== "PENDING") return standing(order);
  if (checkout.paymentId === undefined) throw new Error(`Order ${orderId} has no payment`);
  return recordPayment(orderId, await paymentProvider().find(checkout.paymentId));
}
