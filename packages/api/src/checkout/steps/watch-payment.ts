import { changeOrder } from "../../orders/order-store.ts";
import { hang } from "../doorbell.ts";
import type { Checkout } from "../input.ts";
import type { Result } from "../result.ts";
import { lookAtPayment } from "./look-at-payment.ts";

/** Has the checkout woken by whatever happens to the order or its payment from now on; then looks whether it has already. */
export async function watchPayment(checkout: Checkout, callbackId: string): Promise<Result> {
  await changeOrder(checkout.orderId, (order) =>
    order.status === "PENDING" ? { order: hang(order, callbackId) } : undefined,
  );
  return lookAtPayment(checkout);
}
