import { http } from "@larder/lambda/http";
import { apiKey } from "../api-key.ts";
import { capture } from "./payment.ts";
import { changePayment } from "./payment-store.ts";
import { capturePayment } from "./routes.ts";

/** `POST /payments/{id}/capture`: takes what is held, once. */
export const handler = http(capturePayment, { authenticate: apiKey }, async ({ path: { id }, logger }) => {
  const { payment, changed } = await changePayment(id, (found) => capture(found, new Date().toISOString()));
  logger.info("Payment captured", { payment_id: id, changed });
  return { status: 200, body: payment };
});
