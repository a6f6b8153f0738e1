import { http } from "@larder/lambda/http";
import * as z from "zod";
import { decide } from "../payments/payment.ts";
import { changePayment } from "../payments/payment-store.ts";
import { challengedPayment } from "./challenged-payment.ts";
import { askAgain, decidedPage, pageHeaders as headers, notFoundPage } from "./page.ts";
import { decideChallenge } from "./routes.ts";

const decisionSchema = z.enum(["approve", "decline"]);

/** `POST /challenges/{id}`: takes the customer's answer, once. */
export const handler = http(decideChallenge, async ({ path: { id }, rawBody, logger }) => {
  const challenged = await challengedPayment(id);
  if (!challenged) return { status: 404, headers, body: notFoundPage() };
  const { data: decision } = decisionSchema.safeParse(new URLSearchParams(rawBody).get("decision"));
  if (!decision) return { status: 400, headers, body: askAgain(challenged) };
  const at = new Date().toISOString();
  const { payment, changed } = await changePayment(challenged.id, (found) => decide(found, decision, at));
  logger.info("Challenge answered", { payment_id: payment.id, status: payment.status, changed });
  return { status: 200, headers, body: decidedPage(payment, decision) };
});
