import { etagOf, http } from "@larder/lambda/http";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { decidedNow } from "./decision.ts";
import { ProductExists } from "./problems.ts";
import { changed } from "./product-events.ts";
import { insertProduct } from "./product-store.ts";
import { createProduct } from "./routes.ts";

/** `POST /products`: puts a product on sale and announces it. */
export const handler = http(createProduct, async ({ body, correlationId, logger }) => {
  const cause = { correlationId, causationId: correlationId };
  const product = { ...body, images: [] };
  const refused = await transact({
    product: insertProduct(product, cause, decidedNow()),
    event: send(changed({ ...product, version: 1 }, cause)),
  });
  if (refused.size > 0) throw new ProductExists(body.sku);
  logger.info("Product created", { sku: body.sku });
  return { status: 201, headers: { location: `/products/${body.sku}`, etag: etagOf(1) }, body: product };
});
