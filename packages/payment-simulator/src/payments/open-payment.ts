import { newId } from "@larder/contracts";
import { http } from "@larder/lambda/http";
import { IdempotencyKeyReused } from "@larder/lambda/idempotency";
import { apiKey } from "../api-key.ts";
import { isFor, open } from "./payment.ts";
import { openOnce } from "./payment-store.ts";
import { openPayment } from "./routes.ts";

/** `POST /payments`: opens one payment for each key. */
export const handler = http(openPayment, { authenticate: apiKey }, async ({ headers, body, logger }) => {
  const fresh = open(newId("pay"), body, new Date().toISOString());
  const payment = await openOnce(headers["idempotency-key"], fresh);
  if (!isFor(payment, body)) throw new IdempotencyKeyReused();
  logger.info("Payment opened", { payment_id: payment.id, again: payment.id !== fresh.id });
  return { status: 201, headers: { location: `/payments/${payment.id}` }, body: payment };
});
