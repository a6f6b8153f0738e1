import { etagOf, http } from "@larder/lambda/http";
import { cached } from "./cached.ts";
import { ProductNotFound } from "./problems.ts";
import { findProduct } from "./product-store.ts";
import { getProduct } from "./routes.ts";

/** A new price is seen everywhere after a minute; for ten more an edge may show the old one while it fetches the new. */
const cacheControl = "public, max-age=60, stale-while-revalidate=600";

/** `GET /products/{sku}`: the product as it is described. No order changes it, so it may be cached. */
export const handler = http(getProduct, async ({ path: { sku }, headers }) => {
  const product = await findProduct(sku);
  if (!product) throw new ProductNotFound(sku);
  return cached(headers["if-none-match"], { etag: etagOf(product.version), "cache-control": cacheControl }, product);
});
