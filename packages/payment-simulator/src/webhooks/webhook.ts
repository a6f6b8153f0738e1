import { createHmac } from "node:crypto";
import { derivedEventId } from "@larder/contracts";
import { paymentSchema, type SimulatedPayment } from "../payments/payment.ts";

/**
 * The event of a payment's way into its status. It is made of nothing but the payment, so that it is the same, to the
 * letter, however often and by whomever it is told.
 */
export const eventOf = (payment: SimulatedPayment) => ({
  id: derivedEventId(payment.since, `${payment.id} ${payment.status}`),
  type: `payment.${payment.status.toLowerCase()}`,
  created: payment.since,
  data: paymentSchema.parse(payment),
});

/**
 * What proves to the receiver who sent a body, and when: `t=<unix seconds>,v1=<hex>`, an HMAC-SHA256 over
 * `<t>.<body>`. Signed anew each time it is sent, so that the receiver may refuse what is old.
 */
export function signatureOf(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}
