import * as z from "zod";

/** Who ordered: the `sub` of the customer's token. https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
export const customerIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "Invalid customer id: must be 1 to 255 visible ASCII characters");

export type CustomerId = z.infer<typeof customerIdSchema>;
