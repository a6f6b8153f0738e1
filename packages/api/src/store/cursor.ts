import * as z from "zod";

/**
 * A position in a list as clients carry it: opaque to them, checked when it comes back. It is not signed, so it must hold
 * nothing that whoever makes one up could gain by.
 */
export const cursorOf = <Position>(position: z.ZodType<Position, Position>) =>
  z.codec(z.string().max(2_000).meta({ description: "The `next` of the page before" }), position, {
    encode: (value) => Buffer.from(JSON.stringify(value)).toString("base64url"),
    decode: (text, context) => {
      try {
        return position.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
      } catch {
        context.issues.push({ code: "custom", input: text, message: "Not a cursor that this list has given out" });
        return z.NEVER;
      }
    },
  });
