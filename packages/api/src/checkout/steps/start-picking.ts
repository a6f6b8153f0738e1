import { startPicking as pick } from "../../orders/lifecycle.ts";
import { changeOrder } from "../../orders/order-store.ts";
import type { Checkout } from "../input.ts";
import { type Result, standing } from "../result.ts";
import { now } from "./now.ts";

/** Ends the time in which a confirmed order can be cancelled. Who cancels at that moment comes before or after, never between. */
export async function startPicking({ orderId }: Checkout): Promise<Result> {
  const { order } = await changeOrder(orderId, (order) =>
    order.status === "CONFIRMED" && !order.checkout.picking ? { order: pick(order, now()) } : undefined,
  );
  return standing(order);
}
