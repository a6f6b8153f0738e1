import { customerIdSchema, orderIdSchema } from "@larder/contracts";
import * as z from "zod";

/** Where a page of a customer's orders ended. */
const positionSchema = z.object({ customerId: customerIdSchema, id: orderIdSchema });

/**
 * A position as clients carry it: opaque to them, checked when it comes back. It needs no signature: whoever makes one
 * up gets no further than through their own orders.
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
