import { type CircuitBreaker, CircuitOpen } from "@larder/lambda/circuit-breaker";
import { type RetryOptions, retry } from "@larder/lambda/retry";
import { type Payment, type PaymentProvider, ProviderUnavailable } from "./provider.ts";

/**
 * Three tries in all, of two seconds at most for each request: a try is one at the simulator, and up to four at Stripe. A step
 * of the checkout makes two calls, and its function has a minute. Who is slower than that is asked again by the workflow.
 */
const tries: RetryOptions = { attempts: 3, first: 100, longest: 400 };

/**
 * A provider that is asked again when it gave no answer, and is left in peace when it has given none for a while. Each try
 * is a call of its own to the circuit breaker, so what remains of the tries is spared when the circuit opens.
 *
 * All calls of a provider may be repeated, so all of them are. That the circuit is open is told as
 * {@link ProviderUnavailable} with `CircuitOpen` for its cause, which says until when.
 * @param load Called with the first call, and once.
 */
export function resilient(
  load: () => Promise<PaymentProvider>,
  breaker: CircuitBreaker,
  options: RetryOptions = {},
): PaymentProvider {
  let loaded: Promise<PaymentProvider> | undefined;

  const call = (work: (provider: PaymentProvider) => Promise<Payment>) =>
    retry(() => attempt(work), isPassing, { ...tries, ...options });

  async function attempt(work: (provider: PaymentProvider) => Promise<Payment>): Promise<Payment> {
    loaded ??= load();
    const provider = await loaded;
    try {
      return await breaker.call(() => work(provider));
    } catch (error) {
      throw error instanceof CircuitOpen ? new ProviderUnavailable(error.message, { cause: error }) : error;
    }
  }

  return {
    open: (order) => call((provider) => provider.open(order)),
    authorise: (paymentId, token) => call((provider) => provider.authorise(paymentId, token)),
    find: (paymentId) => call((provider) => provider.find(paymentId)),
    capture: (paymentId) => call((provider) => provider.capture(paymentId)),
    void: (paymentId) => call((provider) => provider.void(paymentId)),
  };
}

/** An open circuit stays open for longer than one waits here. */
const isPassing = (error: unknown) => error instanceof ProviderUnavailable && !(error.cause instanceof CircuitOpen);
