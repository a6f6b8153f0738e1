import type * as z from "zod";
import { cursorOf } from "../store/cursor.ts";
import { productSchema } from "./product.ts";

/** Where a page of the catalog ended: nothing but what the page showed. */
const positionSchema = productSchema
  .pick({ category: true, name: true, sku: true })
  // Escapes in JSON can spell half a character, which DynamoDB does not take.
  .refine(({ name }) => name.isWellFormed());
export type Position = z.infer<typeof positionSchema>;

export const cursorSchema = cursorOf(positionSchema);
