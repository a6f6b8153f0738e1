import { derivedEventId, stockLow } from "@larder/contracts";
import type * as z from "zod";
import { threshold } from "./low-stock-threshold.ts";
import { lastChangeSchema, storedProductSchema } from "./product-item.ts";

/** What the table's stream shows of a product whose stock has changed. */
export const watchedSchema = storedProductSchema
  .pick({ sku: true, name: true, stock: true, stockVersion: true })
  .extend({ lastChange: lastChangeSchema });
export type Watched = z.infer<typeof watchedSchema>;

/**
 * The event of a change by which stock falls to the threshold or below; none for any other change, a further fall too.
 * It is made of nothing but the change, so that it is the same however often the change is told.
 */
export function lowStock(before: Watched, after: Watched) {
  if (before.stock <= threshold || after.stock > threshold) return undefined;
  const { sku, name, stock: available, stockVersion, lastChange } = after;
  const { at, correlationId, causationId } = lastChange;
  return stockLow.create({
    id: derivedEventId(at, `stock.low ${sku} ${stockVersion}`),
    subject: sku,
    time: at,
    correlationId,
    causationId,
    data: { sku, name, available, threshold },
  });
}
