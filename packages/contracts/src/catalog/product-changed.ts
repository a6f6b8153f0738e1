import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { moneySchema } from "../money.ts";
import { skuSchema } from "../sku.ts";

/** A picture of a product, in one size. */
export const productImageSchema = z.object({
  url: z.url(),
  /** In pixels. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** What is to be seen, for those who do not see it. */
  alt: z.string().min(1).optional(),
  /** `image/avif` or `image/webp`: pictures of one size differ in it. */
  contentType: z.string().min(1).optional(),
  /** A ThumbHash in base 64, to be shown until the picture is there. https://evanw.github.io/thumbhash/ */
  placeholder: z.base64().max(64).optional(),
});

export type ProductImage = z.infer<typeof productImageSchema>;

/**
 * A product is on sale for the first time, or is described anew: how it is described now. Stock is not part of it.
 * Versions of a product count up from 1, so that who is told late of an earlier one can tell.
 */
export const productChanged = defineEvent(
  "product.changed",
  1,
  z.object({
    sku: skuSchema,
    version: z.int().min(1),
    name: z.string().min(1),
    category: z.string().min(1),
    /** What one piece of it is, in words. */
    unit: z.string().min(1),
    price: moneySchema,
    description: z.string().min(1).optional(),
    images: z.array(productImageSchema),
  }),
  { source: "larder.api" },
);
