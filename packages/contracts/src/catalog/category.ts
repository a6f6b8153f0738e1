import * as z from "zod";

/** Where a product stands in the shop. */
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

export type Category = z.infer<typeof categorySchema>;
