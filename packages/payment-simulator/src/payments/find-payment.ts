import { http } from "@larder/lambda/http";
import { apiKey } from "../api-key.ts";
import { findPayment as find } from "./payment-store.ts";
import { PaymentNotFound } from "./problems.ts";
import { findPayment } from "./routes.ts";

/** `GET /payments/{id}`: what has become of a payment. */
export const handler = http(findPayment, { authenticate: apiKey }, async ({ path: { id } }) => {
  const payment = await find(id);
  if (!payment) throw new PaymentNotFound(id);
  return { status: 200, body: payment };
});
