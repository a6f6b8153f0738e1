import { randomBytes } from "node:crypto";
import { type Challenge, type PaymentId, paymentIdSchema } from "../payments/payment.ts";

/**
 * An address for the customer, where whoever knows it may decide. It names the payment, so that it is found by one read,
 * and proves by 128 random bits behind the name that it was given to whoever uses it.
 * @param simulator Where the simulator's API answers.
 */
export function newChallenge(id: PaymentId, simulator: string): Challenge {
  const key = randomBytes(16).toString("base64url");
  return { key, url: new URL(`/challenges/${id.replace("pay", "chl")}_${key}`, simulator).href };
}

/** What a challenge's id says; nothing of one that was never given out. It is yet to be seen whether the key is the payment's. */
export function readChallengeId(text: string): { paymentId: PaymentId; key: string } | undefined {
  const [, ulid = "", key = ""] = /^chl_(\w{26})_([\w-]{22})$/.exec(text) ?? [];
  const { data } = paymentIdSchema.safeParse(`pay_${ulid}`);
  return data && { paymentId: data, key };
}
