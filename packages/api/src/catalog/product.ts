import { moneySchema, productImageSchema, skuSchema } from "@larder/contracts";
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

/** Of any currency's minor unit. Far above any grocery's price, and far below where the sum of an order would be inexact. */
const highestPrice = 10_000_000;
const priceSchema = moneySchema.extend({ amount: moneySchema.shape.amount.max(highestPrice) });

/** What staff say about a product. `unit` is what one piece of it is, in words. */
const descriptionSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ examples: ["Gala apples"] }),
  category: categorySchema,
  unit: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .meta({ description: "What one piece is, in words", examples: ["1 kg"] }),
  price: priceSchema.meta({ description: "Of one piece", examples: [{ amount: 249, currency: "EUR" }] }),
  description: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ examples: ["Crisp and sweet, for eating as they are"] }),
});

const { price } = descriptionSchema.shape;
/** A description as it is sent: what nobody knows of it is refused, in its price too. */
export const sentDescriptionSchema = z.strictObject({
  ...descriptionSchema.shape,
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

export type Category = z.infer<typeof categorySchema>;
export type Description = z.infer<typeof descriptionSchema>;
export type Product = z.infer<typeof productSchema>;
export type ListedProduct = z.infer<typeof listedProductSchema>;
