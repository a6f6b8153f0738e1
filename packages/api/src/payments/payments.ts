import { createCircuitBreaker } from "@larder/lambda/circuit-breaker";
import { Resource } from "sst/resource";
import { documents, tableName } from "../store/table.ts";
import { createProvider } from "./create-provider.ts";
import { linkedPayments } from "./linked-payments.ts";
import { type PaymentProvider, PaymentUnavailable, ProviderUnavailable } from "./provider.ts";
import { resilient } from "./resilient.ts";

const breaker = createCircuitBreaker({
  documents,
  tableName,
  name: "payments",
  // What is declined or refused was answered. And what a customer can bring about must not close the shop to the others.
  isFailure: (error) => error instanceof ProviderUnavailable && !(error instanceof PaymentUnavailable),
});

let provider: PaymentProvider | undefined;

/**
 * The provider that this deployment has chosen, with a timeout, tries and a circuit breaker for each call. Who uses it is
 * linked to `Payments`, `PaymentsApiKey` and the store's table, of which it needs `GetItem` and `UpdateItem`.
 */
export function paymentProvider(): PaymentProvider {
  provider ??= resilient(() => createProvider(linkedPayments(), Resource.PaymentsApiKey.value), breaker);
  return provider;
}
