import { descriptionSchema, productImageSchema, skuSchema } from "@larder/contracts";
import * as z from "zod";

const { name, unit, price, description } = descriptionSchema.shape;
/** Blanks around a text are nobody's intention, and of blanks alone nothing is left. */
const trimmed = (text: z.ZodString) =>
  text
    .trim()
    .min(1)
    .meta({ ...text.meta() });

/** A description as it is sent: what nobody knows of it is refused, in its price too. */
export const sentDescriptionSchema = z.strictObject({
  ...descriptionSchema.shape,
  name: trimmed(name),
  unit: trimmed(unit),
  description: trimmed(description.unwrap())
    .optional()
    .meta({ ...description.meta() }),
  price: price.strict().meta({ ...price.meta() }),
});

/** A product as the shop describes it: what may be cached, because no order changes it. */
export const productSchema = z.object({
  sku: skuSchema,
  ...descriptionSchema.shape,
  images: z
    .array(productImageSchema)
    .default([])
    .meta({ description: "Of one picture in several sizes, or of several" }),
});

const pieces = z.int().min(0);

/** A product as the catalog lists it, with the pieces that were in stock a moment ago. */
export const listedProductSchema = productSchema.extend({ stock: pieces });

/** What there is of a product. It changes with every order. */
export const stockSchema = z.object({
  sku: skuSchema,
  available: pieces.meta({ description: "Pieces that can be ordered" }),
});

export type Product = z.infer<typeof productSchema>;
export type ListedProduct = z.infer<typeof listedProductSchema>;
