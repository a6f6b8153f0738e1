import type { LinkedPayments } from "./linked-payments.ts";
import type { PaymentProvider } from "./provider.ts";
import { createSimulator } from "./simulator.ts";

/** Milliseconds in which a provider must answer a request. */
const timeout = 2_000;

/**
 * Stripe's package is loaded only for Stripe: nobody else's cold start waits for it.
 * @throws {Error} for a key that no header can carry, of which `fetch` would tell by quoting it.
 */
export async function createProvider(linked: LinkedPayments, apiKey: string): Promise<PaymentProvider> {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new Error("PaymentsApiKey must be of visible ASCII characters");
  if (linked.provider === "simulator") return createSimulator({ ...linked, apiKey, timeout });
  const { createStripe } = await import("./stripe.ts");
  return createStripe({ ...linked, apiKey, timeout });
}
