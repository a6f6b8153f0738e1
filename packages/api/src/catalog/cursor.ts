import * as z from "zod";
import { productSchema } from "./product.ts";

/** Where a page of the catalog ended. */
const positionSchema = productSchema
  .pick({ category: true, name: true, sku: true })
  // Escapes in JSON can spell half a character, which DynamoDB does not take.
  .refine(({ name }) => name.isWellFormed());
export type Position = z.infer<typeof positionSchema>;

/**
 * A position as clients carry it: opaque to them, checked when it comes back.
 * It holds nothing but what the page showed, so it needs no signature.
 */
export const cursorSchema = z.codec(
  z.string().max(2_000).meta({ description: "The `next` of the page before" }),
  positionSchema,
  {
    encode: (position) => Buffer.from(JSON.stringify(position)).toString("base64url"),
    decode: (text, context) => {
      try {
        return positionSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
      } catch {
        context.issues.push({ code: "custom", input: text, message: "Not a cursor that this list has given out" });
        return z.NEVER;
      }
    },
  },
);
