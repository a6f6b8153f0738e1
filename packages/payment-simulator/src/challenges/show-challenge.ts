import { http } from "@larder/lambda/http";
import { challengedPayment } from "./challenged-payment.ts";
import { challengePage, pageHeaders as headers, notFoundPage } from "./page.ts";
import { showChallenge } from "./routes.ts";

/** `GET /challenges/{id}`: asks the customer. */
export const handler = http(showChallenge, async ({ path: { id } }) => {
  const payment = await challengedPayment(id);
  if (!payment) return { status: 404, headers, body: notFoundPage() };
  return { status: 200, headers, body: challengePage(payment) };
});
