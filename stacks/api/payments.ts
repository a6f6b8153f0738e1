import { consumedQueue } from "../consumer.ts";
import { sendTo } from "../permissions.ts";
import { paymentsWebhookSecret } from "../secrets.ts";
import { paymentsProvider, webOrigins } from "../stage.ts";
import { route } from "./http-api.ts";

/**
 * Which provider there is, and where. It grants nothing. Who calls it needs `paymentsApiKey` as well, and `GetItem` and
 * `UpdateItem` on the store, where the state of its circuit breaker is.
 */
export const payments = new sst.Linkable("Payments", {
  properties: { provider: paymentsProvider, ...(await place()) },
});

/** The simulator is deployed only where it is asked for. */
async function place() {
  if (paymentsProvider === "simulator") {
    const { paymentSimulator } = await import("../payment-simulator/http-api.ts");
    return { url: paymentSimulator.url };
  }
  const [returnUrl] = webOrigins;
  if (!returnUrl) throw new Error("Stripe sends customers back to the shop: name it in LARDER_WEB_ORIGINS");
  return { url: "https://api.stripe.com", returnUrl };
}

/** What the provider has told of payments, as `payment.updated`, for the checkout to work off. */
export const paymentWebhooks = consumedQueue("PaymentWebhooks");

/** The queue by URL, for who fills it. It grants nothing. */
const queueByUrl = new sst.Linkable("PaymentWebhooksQueue", { properties: { url: paymentWebhooks.queue.url } });

route("POST /webhooks/payments", "ReceivePaymentWebhook", {
  handler: "packages/api/src/payments/receive-payment-webhook.handler",
  link: [payments, paymentsWebhookSecret, queueByUrl],
  permissions: [sendTo(paymentWebhooks.queue)],
});
