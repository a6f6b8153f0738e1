import { readOrder } from "../../orders/order-store.ts";
import { paymentProvider } from "../../payments/payments.ts";
import type { Checkout } from "../input.ts";
import { recordPayment } from "./record-payment.ts";

/** Lets go of the money, if there is a payment: so that none is held, and none can be. */
export async function voidPayment({ orderId }: Checkout): Promise<void> {
  const { checkout } = await readOrder(orderId);
  if (checkout.paymentId !== undefined) await recordPayment(orderId, await paymentProvider().void(checkout.paymentId));
}
