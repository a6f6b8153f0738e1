import { createCircuitBreaker } from "@larder/lambda/circuit-breaker";
import { Resource } from "sst/resource";
import { documents, tableName } from "../store/table.ts";
import { createProvider } from "./create-provider.ts";
import { linkedPayments } from "./linked-payments.ts";
import { type PaymentProvider, ProviderUnavailable } from "./provider.ts";
import { resilient } from "./resilient.ts";

const breaker = createCircuitBreaker({
  documents,
  tableName,
  name: "payments",
  // What is declined or refused was answered.
  isFailure: (error) => error instanceof ProviderUnavailable,
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
