import type { Description } from "@larder/contracts";
import { type Condition, etagOf, http, matchesStrongly } from "@larder/lambda/http";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { decidedNow } from "./decision.ts";
import { untilNotOvertaken } from "./overtaken.ts";
import { Overtaken, PreconditionFailed, PreconditionRequired, ProductNotFound } from "./problems.ts";
import { changed } from "./product-events.ts";
import type { Cause } from "./product-item.ts";
import { describeProduct, findProduct } from "./product-store.ts";
import { updateProduct } from "./routes.ts";

/** `PUT /products/{sku}`: describes a product anew, unless someone else has done so since the caller looked, and announces it. */
export const handler = http(updateProduct, async ({ path: { sku }, headers, body, correlationId, logger }) => {
  const seen = headers["if-match"];
  if (!seen) throw new PreconditionRequired(`/products/${sku}`);
  const cause = { correlationId, causationId: correlationId };
  const { version, ...product } = await untilNotOvertaken(() => update(sku, seen, body, cause));
  logger.info("Product described anew", { sku, version });
  return { status: 200, headers: { etag: etagOf(version) }, body: product };
});

async function update(sku: string, seen: Condition, description: Description, cause: Cause) {
  const current = await findProduct(sku, { consistent: true });
  if (!current) throw new ProductNotFound(sku);
  if (!matchesStrongly(seen, etagOf(current.version))) throw new PreconditionFailed(`/products/${sku}`);
  const product = { sku, ...description, images: current.images };
  const next = { ...product, version: current.version + 1 };
  const refused = await transact({
    product: describeProduct(product, current, cause, { decided: decidedNow() }),
    event: send(changed(next, cause)),
  });
  if (refused.size > 0) throw new Overtaken(sku);
  return next;
}
