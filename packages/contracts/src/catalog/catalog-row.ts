import * as z from "zod";
import { skuSchema } from "../sku.ts";
import { descriptionSchema } from "./description.ts";

/** A product as a catalog describes it. Pieces in stock are told for products that are new, and mean nothing for others. */
export const catalogRowSchema = z.object({
  sku: skuSchema,
  ...descriptionSchema.shape,
  stock: z.int().min(0).max(1_000_000).optional(),
});

export type CatalogRow = z.infer<typeof catalogRowSchema>;
