import { moneySchema, skuSchema } from "@larder/contracts";
import * as z from "zod";

export const categorySchema = z.enum([
  "fruit",
  "vegetables",
  "dairy-eggs",
  "bakery",
  "meat-fish",
  "pantry",
  "frozen",
  "drinks",
  "snacks",
  "household",
]);

/** A product as the shop shows it. `unit` is what one piece of it is, in words; `stock` counts such pieces. */
export const productSchema = z.object({
  sku: skuSchema,
  name: z.string().min(1).max(200),
  category: categorySchema,
  unit: z.string().min(1),
  price: moneySchema,
  stock: z.int().min(0),
});

export type Category = z.infer<typeof categorySchema>;
export type Product = z.infer<typeof productSchema>;
