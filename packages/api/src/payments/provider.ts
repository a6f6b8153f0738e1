import { type Money, moneySchema, type OrderId, paymentStatusSchema } from "@larder/contracts";
import * as z from "zod";

/** A page for people: what leads there is put into links, and `javascript:` is a URL as well. */
export const pageUrlSchema = z.url({ protocol: /^https?$/ });

export const paymentSchema = z.object({
  id: z.string().min(1).max(255),
  status: paymentStatusSchema,
  amount: moneySchema,
  /** Where the customer proves who they are, or approves. With ACTION_REQUIRED. */
  action: z.object({ url: pageUrlSchema }).optional(),
  /** Why, in words for the customer. With DECLINED. */
  decline: z.object({ code: z.string(), message: z.string() }).optional(),
});

export type Payment = z.infer<typeof paymentSchema>;

/**
 * Whoever takes money for us. Every call may be repeated: it is made once, and answers what has become of the payment.
 * All of them throw {@link ProviderUnavailable} when it is not known whether the call came through, and
 * {@link ProviderRefused} when it will never do.
 */
export interface PaymentProvider {
  /** Opens the payment of an order, without touching any money. An order has one, however often it is opened. */
  open(order: { orderId: OrderId; amount: Money }): Promise<Payment>;
  /** Holds the money. A payment that was voided is refused. */
  authorise(paymentId: string, token: string): Promise<Payment>;
  find(paymentId: string): Promise<Payment>;
  /** Takes what is held. What was captured before stays captured; what was voided is refused. */
  capture(paymentId: string): Promise<Payment>;
  /** Gives up a payment in whatever state it is, so that nothing is held and nothing can be. A CAPTURED one stays so. */
  void(paymentId: string): Promise<Payment>;
}

/** No answer, or one that says nothing: try again later. */
export class ProviderUnavailable extends Error {
  override readonly name: string = "ProviderUnavailable";
}

/** The provider is well, and fails with this one payment: nobody else's need wait for it. */
export class PaymentUnavailable extends ProviderUnavailable {
  override readonly name = "PaymentUnavailable";
}

/** The provider understood the call and will not do it: a fault of ours, or of what the payment has become. */
export class ProviderRefused extends Error {
  override readonly name = "ProviderRefused";
}
