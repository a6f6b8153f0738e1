import type { PaymentStatus } from "@larder/contracts";
import * as z from "zod";
import { type Payment, pageUrlSchema } from "./provider.ts";

/**
 * What we read of a PaymentIntent, in answers and in webhooks alike. https://docs.stripe.com/api/payment_intents/object
 * It imports nothing of Stripe's package, so that reading a webhook does not load that.
 */
export const intentSchema = z.object({
  id: z.string().min(1).max(255),
  /** In the currency's minor unit, as we have it: Stripe is asked for no currency that it counts in another. */
  amount: z.int().min(0),
  /** In lower case. */
  currency: z.string().regex(/^[a-z]{3}$/),
  status: z.enum([
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
    "canceled",
  ]),
  metadata: z.record(z.string(), z.string()).default({}),
  /** Card errors are written for customers. */
  last_payment_error: z
    .object({ code: z.string().nullish(), decline_code: z.string().nullish(), message: z.string().nullish() })
    .nullish(),
  next_action: z.object({ redirect_to_url: z.object({ url: pageUrlSchema.nullish() }).nullish() }).nullish(),
});

export type Intent = z.infer<typeof intentSchema>;

export function paymentOf(intent: Intent): Payment {
  const status = statusOf(intent);
  const { last_payment_error: failure, next_action: action } = intent;
  const url = action?.redirect_to_url?.url;
  return {
    id: intent.id,
    status,
    amount: { amount: intent.amount, currency: intent.currency.toUpperCase() },
    ...(status === "ACTION_REQUIRED" && url && { action: { url } }),
    ...(status === "DECLINED" && {
      decline: {
        code: failure?.decline_code ?? failure?.code ?? "declined",
        message: failure?.message ?? "The payment was declined",
      },
    }),
  };
}

/** A payment that was declined waits at Stripe for another card, as if nothing had been tried, but for the error. */
function statusOf({ status, last_payment_error: failure }: Intent): PaymentStatus {
  switch (status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return failure ? "DECLINED" : "OPEN";
    case "requires_action":
      return "ACTION_REQUIRED";
    case "processing":
      return "PROCESSING";
    case "requires_capture":
      return "AUTHORISED";
    case "succeeded":
      return "CAPTURED";
    case "canceled":
      return "VOIDED";
  }
}
