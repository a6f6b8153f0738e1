import { type Condition, etagOf, http, matchesStrongly } from "@larder/lambda/http";
import { transact } from "../store/transaction.ts";
import { untilNotOvertaken } from "./overtaken.ts";
import { Overtaken, PreconditionFailed, PreconditionRequired, ProductNotFound, StockBelowZero } from "./problems.ts";
import * as store from "./product-store.ts";
import { adjustStock } from "./routes.ts";
import { type Adjustment, recordAdjustment } from "./stock-record.ts";

/** `POST /products/{sku}/stock-adjustments`: adds to the stock or takes out of it, and keeps on record who did and why. */
export const handler = http(adjustStock, async ({ path: { sku }, headers, body, caller, correlationId, logger }) => {
  const seen = headers["if-match"];
  if (!seen) throw new PreconditionRequired(`/products/${sku}/stock`);
  const adjustment = { sku, ...body, by: caller.id, correlationId };
  const { available, stockVersion } = await untilNotOvertaken(() => adjust(seen, adjustment));
  logger.info("Stock adjusted", { ...body, sku, available });
  return { status: 200, headers: { etag: etagOf(stockVersion) }, body: { sku, available } };
});

async function adjust(seen: Condition, adjustment: Adjustment) {
  const { sku, change, correlationId } = adjustment;
  const current = await store.findProduct(sku, { consistent: true });
  if (!current) throw new ProductNotFound(sku);
  const { stock, stockVersion } = current;
  if (!matchesStrongly(seen, etagOf(stockVersion))) throw new PreconditionFailed(`/products/${sku}/stock`);
  if (stock + change < 0) throw new StockBelowZero(stock, change);
  const next = { available: stock + change, stockVersion: stockVersion + 1 };
  const refused = await transact({
    stock: store.adjustStock(sku, change, stockVersion, { correlationId, causationId: correlationId }),
    record: recordAdjustment(adjustment, next),
  });
  if (refused.size > 0) throw new Overtaken(sku);
  return next;
}
