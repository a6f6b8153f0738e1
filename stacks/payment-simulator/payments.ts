import { onItems, queryIndex } from "../permissions.ts";
import { paymentsApiKey } from "../secrets.ts";
import { paymentSimulator, route } from "./http-api.ts";
import { payments, paymentsTable } from "./store.ts";
import { webhookReceiver } from "./webhook-receiver.ts";

const link = [paymentsTable, paymentsApiKey];
const changes = [onItems(payments, "GetItem", "PutItem")];

route("POST /payments", "OpenPayment", {
  handler: "packages/payment-simulator/src/payments/open-payment.handler",
  link,
  permissions: changes,
});

route("POST /payments/{id}/authorisation", "AuthorisePayment", {
  handler: "packages/payment-simulator/src/payments/authorise-payment.handler",
  // A slow answer takes 4 seconds, a webhook that comes before the answer up to 5.
  timeout: "10 seconds",
  // Itself, because challenges have addresses; the receiver, for webhooks that come early.
  link: [...link, paymentSimulator, ...webhookReceiver],
  permissions: changes,
});

route("POST /payments/{id}/capture", "CapturePayment", {
  handler: "packages/payment-simulator/src/payments/capture-payment.handler",
  link,
  permissions: changes,
});

route("POST /payments/{id}/void", "VoidPayment", {
  handler: "packages/payment-simulator/src/payments/void-payment.handler",
  link,
  permissions: changes,
});

route("GET /payments/{id}", "FindPayment", {
  handler: "packages/payment-simulator/src/payments/find-payment.handler",
  link,
  permissions: [onItems(payments, "GetItem")],
});

route("GET /payments", "ListPayments", {
  handler: "packages/payment-simulator/src/payments/list-payments.handler",
  link,
  permissions: [queryIndex(payments, "byReference")],
});
