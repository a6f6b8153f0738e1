import { http } from "@larder/lambda/http";
import { apiKey } from "../api-key.ts";
import { giveUp } from "./payment.ts";
import { changePayment } from "./payment-store.ts";
import { voidPayment } from "./routes.ts";

/** `POST /payments/{id}/void`: nothing is held any more, unless it was captured before. */
export const handler = http(voidPayment, { authenticate: apiKey }, async ({ path: { id }, logger }) => {
  const { payment, changed } = await changePayment(id, (found) => giveUp(found, new Date().toISOString()));
  logger.info("Payment given up", { payment_id: id, status: payment.status, changed });
  return { status: 200, body: payment };
});
