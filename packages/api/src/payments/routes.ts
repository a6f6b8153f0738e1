import { defineRoute } from "@larder/lambda/http";
import * as z from "zod";
import { WebhookNotAuthentic } from "./problems.ts";
import { webhookBodySchema } from "./webhook-body.ts";

const signature = z.string().optional();

export const receivePaymentWebhook = defineRoute({
  operationId: "receivePaymentWebhook",
  method: "POST",
  path: "/webhooks/payments",
  summary: "Tell what has become of a payment",
  description: [
    "For the payment provider, which proves by a signature that it is itself: `t=<unix seconds>,v1=<hex>`, where `v1` is an",
    "HMAC-SHA256 over `<t>.<body>` with the secret that both know. It is good for five minutes.",
    "",
    "Answered as soon as the event is in a queue, and at once when it concerns nobody. Deliveries may be repeated, and come in",
    "any order.",
  ].join("\n"),
  tag: "Webhooks",
  request: {
    headers: z.object({
      "larder-signature": signature.meta({ description: "Of the payment simulator" }),
      "stripe-signature": signature.meta({ description: "Of Stripe, where Stripe is the provider" }),
    }),
    body: webhookBodySchema,
  },
  answers: { 202: { description: "The event is taken, and need not be sent again" } },
  problems: [WebhookNotAuthentic],
});
