import * as z from "zod";

/** What has become of a payment, whoever the provider is. */
export const paymentStatusSchema = z.enum([
  /** Nothing was tried yet, and no money is held. */
  "OPEN",
  /** The provider is at it, and will tell by webhook. */
  "PROCESSING",
  /** The customer has to do something. */
  "ACTION_REQUIRED",
  /** The money is held, and not taken yet. */
  "AUTHORISED",
  "DECLINED",
  /** The money is taken. */
  "CAPTURED",
  /** Given up: nothing is held, and nothing will be. */
  "VOIDED",
]);

export type PaymentStatus = z.infer<typeof paymentStatusSchema>;
