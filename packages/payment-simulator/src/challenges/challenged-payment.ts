import type { SimulatedPayment } from "../payments/payment.ts";
import { findPayment } from "../payments/payment-store.ts";
import { isSecret } from "../secret.ts";
import { readChallengeId } from "./challenge-id.ts";

/** The payment that a challenge is about, to who knows its key. */
export async function challengedPayment(id: string): Promise<SimulatedPayment | undefined> {
  const named = readChallengeId(id);
  const payment = named && (await findPayment(named.paymentId));
  const key = payment?.challengeKey;
  return named && key !== undefined && isSecret(named.key, key) ? payment : undefined;
}
