import { returnStock } from "../../catalog/product-store.ts";
import { release } from "../../orders/lifecycle.ts";
import { changeOrder } from "../../orders/order-store.ts";
import type { Checkout } from "../input.ts";
import { now } from "./now.ts";

/**
 * There is no shelf to put the pieces back on, and nothing of the order is given back: the checkout fails, for somebody to
 * put the products back into the catalog and resume it.
 */
class ProductsGone extends Error {
  override readonly name = "ProductsGone";
}

/** Gives back the pieces of all lines, once: the note that they are reserved goes in the same transaction. */
export async function releaseStock({ orderId, ...cause }: Checkout): Promise<void> {
  const { refused } = await changeOrder(orderId, (order) => {
    if (!order.checkout.reserved) return undefined;
    const writes = Object.fromEntries(order.lines.map(({ sku, quantity }) => [sku, returnStock(sku, quantity, cause)]));
    return { order: release(order, now()), writes };
  });
  if (refused.size > 0)
    throw new ProductsGone(`Products of order ${orderId} are no longer in the catalog: ${[...refused].join(", ")}`);
}
