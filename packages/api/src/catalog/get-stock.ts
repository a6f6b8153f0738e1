import { etagOf, http } from "@larder/lambda/http";
import { cached } from "./cached.ts";
import { ProductNotFound } from "./problems.ts";
import { findProduct } from "./product-store.ts";
import { getStock } from "./routes.ts";

/** `GET /products/{sku}/stock`: what there is now. It may be kept, and must be asked about each time it is used. */
export const handler = http(getStock, async ({ path: { sku }, headers }) => {
  const product = await findProduct(sku, { consistent: true });
  if (!product) throw new ProductNotFound(sku);
  const { stock: available, stockVersion } = product;
  return cached(
    headers["if-none-match"],
    { etag: etagOf(stockVersion), "cache-control": "no-cache" },
    { sku, available },
  );
});
