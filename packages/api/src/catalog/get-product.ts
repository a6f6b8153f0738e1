import { http } from "@larder/lambda/http";
import { ProductNotFound } from "./problems.ts";
import { findProduct } from "./product-store.ts";
import { getProduct } from "./routes.ts";

/** `GET /products/{sku}` */
export const handler = http(getProduct, async ({ path: { sku } }) => {
  const product = await findProduct(sku);
  if (!product) throw new ProductNotFound(sku);
  return { status: 200, body: product };
});
