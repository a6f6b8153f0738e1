import { derivedEventId, orderIdSchema, type PaymentStatus, paymentUpdated } from "@larder/contracts";
import { InvalidRequest } from "@larder/lambda/http";
import * as z from "zod";
import { paymentSchema } from "./provider.ts";
import { intentSchema, paymentOf } from "./stripe-intent.ts";
import type { WebhookBody } from "./webhook-body.ts";

/** What a provider tells of a payment. */
interface News {
  /** The provider's own id of the event. */
  readonly id: string;
  /** When it happened, as a timestamp. */
  readonly at: string;
  readonly paymentId: string;
  readonly status: PaymentStatus;
  /** What the payment is for: the id of an order, if it is one of ours. */
  readonly reference: string | undefined;
}

/** Nothing before 1970, which no id of an event could tell. */
const timestamp = z
  .date()
  .min(new Date(0))
  .transform((date) => date.toISOString());

/** The simulator tells of a payment as it answers. */
const simulatorEventSchema = z
  .object({
    id: z.string(),
    created: z.iso
      .datetime()
      .transform((text) => new Date(text))
      .pipe(timestamp),
    data: paymentSchema.extend({ reference: z.string() }),
  })
  .transform(({ id, created, data }): News => {
    const { id: paymentId, status, reference } = data;
    return { id, at: created, paymentId, status, reference };
  });

/** https://docs.stripe.com/api/events/object, of a PaymentIntent. */
const stripeEventSchema = z
  .object({
    id: z.string(),
    created: z
      .int()
      .transform((seconds) => new Date(seconds * 1000))
      .pipe(timestamp),
    data: z.object({ object: intentSchema }),
  })
  .transform(({ id, created, data }): News => {
    const { id: paymentId, status } = paymentOf(data.object);
    return { id, at: created, paymentId, status, reference: data.object.metadata["order_id"] };
  });

/** How each provider signs, and what it tells of payments. */
export const webhooks = {
  simulator: { header: "larder-signature", types: "payment.", schema: simulatorEventSchema },
  stripe: { header: "stripe-signature", types: "payment_intent.", schema: stripeEventSchema },
} as const;

export type Provider = keyof typeof webhooks;

/**
 * What ends the waiting of a checkout. That a payment was opened or is being processed changes nothing for it, and the
 * money is taken when nobody waits any more.
 */
const awaited: ReadonlySet<PaymentStatus> = new Set(["ACTION_REQUIRED", "AUTHORISED", "DECLINED", "VOIDED"]);

/**
 * Reads what a provider tells, when it is certain that it is the provider.
 * @returns the message to those whom it concerns, the same for each delivery; or why it concerns nobody.
 * @throws {InvalidRequest} for an event of a payment that is not what its provider has documented.
 */
export function readWebhook(provider: Provider, body: WebhookBody, correlationId: string) {
  const { types, schema } = webhooks[provider];
  if (!body.type.startsWith(types)) return { dropped: "It is not about a payment" };
  const news = schema.safeParse(body);
  if (!news.success) throw new InvalidRequest(news.error.issues.map(violation));
  const { id, at, paymentId, status, reference } = news.data;
  if (!awaited.has(status)) return { dropped: "Nobody waits for that" };
  const orderId = orderIdSchema.safeParse(reference);
  if (!orderId.success) return { dropped: "It is not about an order" };
  const message = paymentUpdated.create({
    id: derivedEventId(at, `${provider} ${id}`),
    subject: orderId.data,
    time: at,
    correlationId,
    causationId: id,
    data: { orderId: orderId.data, paymentId, status },
  });
  return { message };
}

const violation = ({ path, message }: z.core.$ZodIssue) => ({
  in: "body" as const,
  pointer: path.map((part) => `/${String(part)}`).join(""),
  detail: message,
});
