import * as z from "zod";
import { moneySchema } from "../money.ts";
import { categorySchema } from "./category.ts";

/** Of any currency's minor unit. Far above any grocery's price, and far below where the sum of an order would be inexact. */
export const highestPrice = 10_000_000;
const priceSchema = moneySchema.extend({ amount: moneySchema.shape.amount.max(highestPrice) });

/** What staff say about a product, whether one at a time or in a catalog of thousands. */
export const descriptionSchema = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .meta({ examples: ["Gala apples"] }),
  category: categorySchema,
  unit: z
    .string()
    .min(1)
    .max(50)
    .meta({ description: "What one piece is, in words", examples: ["1 kg"] }),
  price: priceSchema.meta({ description: "Of one piece", examples: [{ amount: 249, currency: "EUR" }] }),
  description: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ examples: ["Crisp and sweet, for eating as they are"] }),
});

export type Description = z.infer<typeof descriptionSchema>;
