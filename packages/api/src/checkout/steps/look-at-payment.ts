import { readOrder } from "../../orders/order-store.ts";
import { paymentProvider } from "../../payments/payments.ts";
import type { Checkout } from "../input.ts";
import { ended, type Result } from "../result.ts";
import { recordPayment } from "./record-payment.ts";

/** Asks the provider how the payment stands: whatever made us look, only that counts. */
export async function lookAtPayment({ orderId }: Checkout): Promise<Result> {
  const { status, checkout } = await readOrder(orderId);
  if (status !== "PENDING" || checkout.paymentId === undefined) return ended;
  return recordPayment(orderId, await paymentProvider().find(checkout.paymentId));
}
