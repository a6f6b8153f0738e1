import { skuSchema } from "@larder/contracts";
import * as z from "zod";

export const maximumQuantity = 99;
const maximumLines = 50;

const wantedLineSchema = z.strictObject({
  sku: skuSchema,
  quantity: z
    .int()
    .min(1)
    .max(maximumQuantity)
    .meta({ examples: [2] }),
});

export type WantedLine = z.infer<typeof wantedLineSchema>;

/** What a customer asks for. A product may be on several lines; its quantities count together. */
export const wantedLinesSchema = z
  .array(wantedLineSchema)
  .min(1)
  .max(maximumLines)
  .check(({ value, issues }) => {
    const quantities = new Map<string, number>();
    for (const [index, { sku, quantity }] of value.entries()) {
      const together = (quantities.get(sku) ?? 0) + quantity;
      quantities.set(sku, together);
      if (together <= maximumQuantity) continue;
      const message = `Too big: with the lines above more than ${maximumQuantity} of ${sku}`;
      issues.push({ code: "custom", input: quantity, path: [index, "quantity"], message });
    }
  });

/** One line per product, in the order of first mention, quantities added. A transaction may touch an item only once. */
export function mergeLines(lines: readonly WantedLine[]): WantedLine[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}
