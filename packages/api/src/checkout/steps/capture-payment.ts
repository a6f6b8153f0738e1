import { readOrder } from "../../orders/order-store.ts";
import { paymentProvider } from "../../payments/payments.ts";
import type { Checkout } from "../input.ts";
import { ended, type Result } from "../result.ts";
import { recordPayment } from "./record-payment.ts";

/** Takes the money that is held for an order that is being picked. */
export async function capturePayment({ orderId }: Checkout): Promise<Result> {
  const { status, checkout } = await readOrder(orderId);
  if (status !== "CONFIRMED" || !checkout.picking || checkout.paymentId === undefined) return ended;
  return recordPayment(orderId, await paymentProvider().capture(checkout.paymentId));
}
