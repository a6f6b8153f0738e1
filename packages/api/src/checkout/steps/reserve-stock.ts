import { takeStock } from "../../catalog/product-store.ts";
import { outOfStock, reserve } from "../../orders/lifecycle.ts";
import { changeOrder } from "../../orders/order-store.ts";
import type { Checkout } from "../input.ts";
import { type Result, refused, standing } from "../result.ts";
import { now } from "./now.ts";

/** Takes the pieces of all lines out of stock, or none: one transaction, together with the note that it is done. */
export async function reserveStock({ orderId, ...cause }: Checkout): Promise<Result> {
  const changed = await changeOrder(orderId, (order) => {
    if (order.status !== "PENDING" || order.checkout.reserved) return undefined;
    // SKUs are in capitals, so none of them is called like the order.
    const writes = Object.fromEntries(order.lines.map(({ sku, quantity }) => [sku, takeStock(sku, quantity, cause)]));
    return { order: reserve(order, now()), writes };
  });
  const { order } = changed;
  const short = order.lines.filter(({ sku }) => changed.refused.has(sku));
  if (short.length > 0) return refused(outOfStock(short));
  return standing(order);
}
