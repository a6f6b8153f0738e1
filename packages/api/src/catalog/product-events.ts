import { productChanged } from "@larder/contracts";
import type { Product } from "./product.ts";
import type { Cause } from "./product-item.ts";

/** What tells others how a product is described now. What its contract does not name, stock above all, stays here. */
export const changed = (product: Product & { version: number }, cause: Cause) =>
  productChanged.create({ ...cause, subject: product.sku, time: new Date().toISOString(), data: product });
