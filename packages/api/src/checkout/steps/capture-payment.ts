import { readOrder } from "../../orders/order-store.ts";
import { paymentProvider } from "../../payments/payments.ts";
import { ProviderUnavailable } from "../../payments/provider.ts";
import type { Checkout } from "../input.ts";
import { ended, type Result } from "../result.ts";
import { recordPayment } from "./record-payment.ts";

/** Takes the money that is held for an order that is being picked. */
export async function capturePayment({ orderId }: Checkout): Promise<Result> {
  const { status, checkout } = await readOrder(orderId);
  if (status !== "CONFIRMED" || !checkout.picking || checkout.paymentId === undefined) return ended;
  const payment = await paymentProvider().capture(checkout.paymentId);
  const result = await recordPayment(orderId, payment);
  if (payment.status !== "CAPTURED")
    throw new ProviderUnavailable(`${payment.id} is ${payment.status}: its money is not taken yet`);
  return result;
}
