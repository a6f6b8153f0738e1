import { changeOrder, readOrder } from "../../orders/order-store.ts";
import type { OrderRecord } from "../../orders/record.ts";
import { paymentProvider } from "../../payments/payments.ts";
import type { Checkout } from "../input.ts";
import { type Result, standing } from "../result.ts";
import { recordPayment } from "./record-payment.ts";

/**
 * Has the order's total held. The order knows its payment before any money is touched: when the answer is lost, or all
 * tries fail, there is something to void.
 */
export async function authorisePayment({ orderId }: Checkout): Promise<Result> {
  const provider = paymentProvider();
  const found = await readOrder(orderId);
  if (found.status !== "PENDING") return standing(found);
  const paymentId = found.checkout.paymentId ?? (await provider.open({ orderId, amount: found.total })).id;
  const { order } = await changeOrder(orderId, (order) => withPayment(order, paymentId));
  if (order.status !== "PENDING") return standing(order);
  return recordPayment(orderId, await provider.authorise(paymentId, order.checkout.token));
}

const withPayment = (order: OrderRecord, paymentId: string) =>
  order.status === "PENDING" && order.checkout.paymentId === undefined
    ? { order: { ...order, checkout: { ...order.checkout, paymentId } } }
    : undefined;
