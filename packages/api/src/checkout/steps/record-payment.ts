import type { OrderId } from "@larder/contracts";
import { pay } from "../../orders/lifecycle.ts";
import { changeOrder } from "../../orders/order-store.ts";
import type { Payment } from "../../payments/provider.ts";
import { done, ended, type Result, refused, standing, waiting } from "../result.ts";
import { now } from "./now.ts";

/** Notes what the provider says of an order's payment, and what that means for the checkout. */
export async function recordPayment(orderId: OrderId, payment: Payment): Promise<Result> {
  const { order } = await changeOrder(orderId, (order) => ({ order: pay(order, payment, now()) }));
  if (standing(order) === ended) return ended;
  switch (payment.status) {
    case "AUTHORISED":
    case "CAPTURED":
      return done;
    case "PROCESSING":
    case "ACTION_REQUIRED":
      return waiting;
    default:
      return refused({ code: "PAYMENT_DECLINED", message: payment.decline?.message ?? "The payment was declined" });
  }
}
