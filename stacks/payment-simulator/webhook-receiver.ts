import { api } from "../api/http-api.ts";
import { paymentsWebhookSecret } from "../secrets.ts";

/** Where webhooks go, and what signs them. */
export const webhookReceiver = [
  new sst.Linkable("PaymentsWebhookUrl", { properties: { url: $interpolate`${api.url}/webhooks/payments` } }),
  paymentsWebhookSecret,
];
