import { http, type Unread } from "@larder/lambda/http";
import { Resource } from "sst/resource";
import { linkedPayments } from "./linked-payments.ts";
import { WebhookNotAuthentic } from "./problems.ts";
import { receivePaymentWebhook } from "./routes.ts";
import { readWebhook, webhooks } from "./webhook-events.ts";
import { enqueue } from "./webhook-queue.ts";
import { signatureFault } from "./webhook-signature.ts";

/**
 * `POST /webhooks/payments`: takes what the payment provider tells and answers before anything is done about it. What is
 * done follows from the queue, where nothing is lost and a failure does not make the provider send again for days.
 */
export const handler = http(receivePaymentWebhook, { authenticate }, async ({ body, correlationId, logger }) => {
  const { provider } = linkedPayments();
  const { message, dropped } = readWebhook(provider, body, correlationId);
  const fields = { provider, provider_event_id: body.id, provider_event_type: body.type };
  if (message) {
    await enqueue(message);
    logger.info("Webhook taken", { ...fields, event_id: message.id, order_id: message.data.orderId });
  } else {
    logger.info("Webhook dropped", { ...fields, reason: dropped });
  }
  return { status: 202 };
});

/** @throws {WebhookNotAuthentic} */
function authenticate({ headers, rawBody, logger }: Unread) {
  const { provider } = linkedPayments();
  const fault = signatureFault({
    header: headers[webhooks[provider].header],
    body: rawBody(),
    secret: Resource.PaymentsWebhookSecret.value,
    now: Date.now(),
  });
  if (fault === undefined) return;
  logger.warn("Webhook refused", { provider, reason: `The signature is ${fault}` });
  throw new WebhookNotAuthentic();
}
