import * as z from "zod";

/** A stock keeping unit: capitals and digits in groups joined by hyphens, 3 to 40 characters, such as `FRT-APPLE-GALA-1KG`. */
export const skuSchema = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/, "Invalid SKU: must be capitals and digits, in groups joined by hyphens");

export type Sku = z.infer<typeof skuSchema>;
