import * as z from "zod";

/** An amount in the currency's minor unit (cents, pence, yen), so that no fraction is ever rounded. */
export const moneySchema = z.object({
  amount: z.int().min(0),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});

export type Money = z.infer<typeof moneySchema>;
