import type { OrderId, PaymentStatus } from "@larder/contracts";
import Stripe from "stripe";
import { type Payment, type PaymentProvider, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import { intentSchema, paymentOf } from "./stripe-intent.ts";

export interface StripeOptions {
  /** Stripe's API: scheme and authority. */
  readonly url: string;
  readonly apiKey: string;
  /** Where customers come back to when they have proved who they are. */
  readonly returnUrl: string;
  /** Milliseconds in which a request must be answered, to the last byte. */
  readonly timeout: number;
}

/**
 * Stripe, by PaymentIntents whose money is held first and taken later. A token is the id of a PaymentMethod. Load this
 * module only where Stripe is chosen: its package is large.
 *
 * **To repeat a call is not to repeat a request.** Stripe saves the first answer under an idempotency key, whatever it is,
 * a 400 and a 500 too, and gives it again for a day: https://docs.stripe.com/api/idempotent_requests. So a request that
 * got no answer is repeated with its key, and made once. But an answer that comes again is of yesterday, and after an
 * error the key is spent: to send it again brings the error again, when all is well and when all was done. Therefore:
 * - What is marked as replayed is not believed. We look what has become of the payment, and that is the answer.
 * - If nothing has, another key is used. For a change of a payment any key will do: its status lets it be confirmed,
 *   captured and cancelled once. To open one there is nothing to look at, so there the next key of a fixed sequence is
 *   used, and whoever repeats the call comes to the same payment. One that was opened although a 500 was answered is
 *   never heard of again; it holds no money.
 * - After a 500 that is new nothing is known. Whoever retries will find it replayed.
 */
export function createStripe({ url, apiKey, returnUrl, timeout }: StripeOptions): PaymentProvider {
  const { protocol, hostname, port } = new URL(url);
  const { paymentIntents } = new Stripe(apiKey, {
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port !== "" && { port }),
    // The one for Node begins to count anew with each byte, and repeats by itself what was cut off.
    httpClient: Stripe.createFetchHttpClient(),
    timeout,
    maxNetworkRetries: 0,
    telemetry: false,
  });

  async function find(paymentId: string): Promise<Payment> {
    const { payment, error } = await ask(() => paymentIntents.retrieve(paymentId));
    if (error) throw translated(error);
    return payment;
  }

  async function open({ orderId, amount }: Parameters<PaymentProvider["open"]>[0]): Promise<Payment> {
    if (countedOtherwise.has(amount.currency))
      throw new ProviderRefused(`Stripe does not count ${amount.currency} in its minor unit, as we do`);
    for (const idempotencyKey of keysToOpen(orderId)) {
      const { payment, error, replayed } = await ask(() =>
        paymentIntents.create(
          {
            amount: amount.amount,
            currency: amount.currency.toLowerCase(),
            capture_method: "manual",
            allowed_payment_method_types: ["card"],
            metadata: { order_id: orderId },
          },
          { idempotencyKey },
        ),
      );
      if (payment) return replayed ? find(payment.id) : payment;
      if (!replayed || !isPassing(error)) throw translated(error);
    }
    throw new ProviderUnavailable(`Stripe has not opened a payment for ${orderId}`);
  }

  /** Changes what has become of a payment, unless that has been done, or cannot be any more. */
  async function change(paymentId: string, name: keyof typeof changes, request: Request): Promise<Payment> {
    const { done, possible } = changes[name];
    for (const idempotencyKey of [`${paymentId}:${name}`, crypto.randomUUID()]) {
      const { payment, error, replayed } = await ask(() => request({ idempotencyKey }));
      if (payment && !replayed) return payment;
      if (error && error.code !== "payment_intent_unexpected_state" && !(replayed && isPassing(error)))
        throw translated(error);
      const now = await find(paymentId);
      if (done.has(now.status)) return now;
      if (!possible.has(now.status)) throw notPossible(now, name, error);
    }
    throw new ProviderUnavailable(`Stripe has not done the ${name} of ${paymentId}`);
  }

  return {
    open,
    find,
    authorise: (paymentId, token) =>
      change(paymentId, "authorise", (options) =>
        paymentIntents.confirm(paymentId, { payment_method: token, return_url: returnUrl }, options),
      ),
    capture: (paymentId) => change(paymentId, "capture", (options) => paymentIntents.capture(paymentId, {}, options)),
    void: (paymentId) => change(paymentId, "void", (options) => paymentIntents.cancel(paymentId, {}, options)),
  };
}

type Request = (options: { idempotencyKey: string }) => Promise<Stripe.Response<Stripe.PaymentIntent>>;

/** In which states a change was made already, and in which it may be. */
const changes = {
  authorise: {
    done: new Set<PaymentStatus>(["AUTHORISED", "CAPTURED", "DECLINED", "PROCESSING", "ACTION_REQUIRED"]),
    possible: new Set<PaymentStatus>(["OPEN"]),
  },
  capture: { done: new Set<PaymentStatus>(["CAPTURED"]), possible: new Set<PaymentStatus>(["AUTHORISED"]) },
  void: {
    done: new Set<PaymentStatus>(["VOIDED", "CAPTURED"]),
    possible: new Set<PaymentStatus>(["OPEN", "DECLINED", "ACTION_REQUIRED", "AUTHORISED"]),
  },
};

/** A payment that Stripe is at cannot be changed, and will be something else in a while. */
function notPossible({ id, status }: Payment, name: string, cause: unknown): Error {
  const Impossible = status === "PROCESSING" ? ProviderUnavailable : ProviderRefused;
  return new Impossible(`${id} is ${status}: no ${name}`, { cause });
}

/**
 * Amounts of these would come out a hundred times too large or too small. Stripe counts ISK and UGX in hundredths, of which
 * ISO 4217 knows none, and MGA in whole ones, of which it does. https://docs.stripe.com/currencies#special-cases
 */
const countedOtherwise: ReadonlySet<string> = new Set(["ISK", "MGA", "UGX"]);

/** More are spent only when Stripe has failed for long, and the order will not wait for that. */
const mostKeys = 10;

function* keysToOpen(orderId: OrderId) {
  yield `${orderId}:open`;
  for (let nth = 2; nth <= mostKeys; nth++) yield `${orderId}:open:${nth}`;
}

type Outcome = { readonly replayed: boolean } & (
  | { readonly payment: Payment; readonly error?: undefined }
  | { readonly payment?: undefined; readonly error: Stripe.errors.StripeError }
);

/** @throws {ProviderUnavailable} for an answer that says nothing. */
async function ask(request: () => Promise<Stripe.Response<Stripe.PaymentIntent>>): Promise<Outcome> {
  try {
    const intent = await request();
    return { payment: read(intent), replayed: isReplayed(intent.lastResponse.headers) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const replayed = isReplayed(error.headers);
    // A card that is declined is an answer, though it comes as an error.
    const declined = error instanceof Stripe.errors.StripeCardError && error.payment_intent;
    return declined ? { payment: read(declined), replayed } : { error, replayed };
  }
}

/**
 * https://docs.stripe.com/error-low-level#idempotency
 * @param headers By the package's types a record; of an answer they are fetch's own.
 */
const isReplayed = (headers: Record<string, string> = {}) => new Headers(headers).get("idempotent-replayed") === "true";

function read(answer: unknown): Payment {
  const intent = intentSchema.safeParse(answer);
  if (!intent.success) throw new ProviderUnavailable("Stripe's answer is no payment", { cause: intent.error });
  return paymentOf(intent.data);
}

/** It says nothing of what was asked: the next answer may be another. */
const isPassing = (error: Stripe.errors.StripeError) =>
  error.statusCode === undefined ||
  error.statusCode >= 500 ||
  [408, 409, 429].includes(error.statusCode) ||
  error instanceof Stripe.errors.StripeRateLimitError;

/**
 * What Stripe answers it words with what it was sent (`No such PaymentMethod: 'pm_…'`), and errors are logged: so only its
 * code is told, and the request, by which the words are found in Stripe's dashboard.
 */
function translated(error: Stripe.errors.StripeError): Error {
  const { statusCode, code = error.type, requestId = "unknown" } = error;
  const Translated = isPassing(error) ? ProviderUnavailable : ProviderRefused;
  if (statusCode === undefined) return new Translated(`Stripe: no answer, ${code}`, { cause: error });
  return new Translated(`Stripe: ${statusCode}, ${code}, request ${requestId}`);
}
