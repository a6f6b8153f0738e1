import { Resource } from "sst/resource";
import type { SimulatedPayment } from "../payments/payment.ts";
import { eventOf, signatureOf } from "./webhook.ts";

/** Milliseconds after which nobody waits for the receiver any longer. */
const patience = 5_000;

/** The receiver did not say that it has the webhook. It may have it all the same. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
}

/**
 * Sends the webhook of a payment's status to the shop, once.
 * @throws {NotDelivered} unless the receiver answers 2xx within 5 seconds.
 */
export async function tell(payment: SimulatedPayment): Promise<void> {
  const body = JSON.stringify(eventOf(payment));
  const signature = signatureOf(body, Resource.PaymentsWebhookSecret.value, Date.now());
  const { ok, status } = await post(body, signature);
  if (!ok) throw new NotDelivered(`The receiver of webhooks answered ${status}`);
}

async function post(body: string, signature: string): Promise<Response> {
  try {
    const response = await fetch(Resource.PaymentsWebhookUrl.url, {
      method: "POST",
      headers: { "content-type": "application/json", "larder-signature": signature },
      body,
      // Whoever redirects has not taken it, and what is signed for one address goes to no other.
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
    });
    // Nobody reads it; the connection is free again.
    await response.body?.cancel();
    return response;
  } catch (cause) {
    throw new NotDelivered("The receiver of webhooks did not answer", { cause });
  }
}
