import * as z from "zod";

/**
 * The header that names what the client wants done once, for a route's `request.headers`.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "Invalid key: must be 1 to 255 visible ASCII characters")
    .describe(
      "Your name for this request. Repeated with the same key, it is answered as the first time and does nothing more",
    ),
});
