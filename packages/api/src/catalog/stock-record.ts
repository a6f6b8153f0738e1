import { tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";

/** What someone of the staff did to a product's stock, and why. */
export interface Adjustment {
  readonly sku: string;
  readonly change: number;
  readonly reason: string;
  /** The id of who did it. */
  readonly by: string;
  readonly correlationId: string;
}

/** Wide enough that keys sort as numbers do. */
const digits = 12;

/** Keeps an adjustment beside its product, in the order of the stock's versions. */
export const recordAdjustment = (
  { sku, ...adjustment }: Adjustment,
  left: { available: number; stockVersion: number },
): Write => ({
  Put: {
    TableName: tableName(),
    Item: {
      pk: `PRODUCT#${sku}`,
      sk: `ADJUSTMENT#${String(left.stockVersion).padStart(digits, "0")}`,
      ...adjustment,
      available: left.available,
      at: new Date().toISOString(),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
