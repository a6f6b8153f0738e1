import * as z from "zod";
import {
  type Payment,
  type PaymentProvider,
  PaymentUnavailable,
  ProviderRefused,
  ProviderUnavailable,
  paymentSchema,
} from "./provider.ts";

export interface SimulatorOptions {
  /** Where it is: scheme and authority. */
  readonly url: string;
  readonly apiKey: string;
  /** Milliseconds in which a call must be answered, to the last byte. */
  readonly timeout: number;
}

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

const problemSchema = z.object({ type: z.string() });

/** The payment simulator, as a provider of payments: what it does is decided by the token that it is given. */
export function createSimulator({ url, apiKey, timeout }: SimulatorOptions): PaymentProvider {
  async function ask({ method, path, body, headers }: Request): Promise<Payment> {
    const target = new URL(path, url);
    const { status, text } = await answered(`${method} ${path}`, () =>
      fetch(target, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        // The key is for nobody else.
        redirect: "error",
        signal: AbortSignal.timeout(timeout),
      }),
    );
    return read(`${method} ${path}`, status, text);
  }

  const pathOf = (paymentId: string) => `/payments/${encodeURIComponent(paymentId)}`;
  return {
    open: ({ orderId, amount }) =>
      ask({
        method: "POST",
        path: "/payments",
        body: { reference: orderId, amount },
        headers: { "idempotency-key": `${orderId}:open` },
      }),
    authorise: (paymentId, token) =>
      ask({ method: "POST", path: `${pathOf(paymentId)}/authorisation`, body: { token } }),
    find: (paymentId) => ask({ method: "GET", path: pathOf(paymentId) }),
    capture: (paymentId) => ask({ method: "POST", path: `${pathOf(paymentId)}/capture` }),
    void: (paymentId) => ask({ method: "POST", path: `${pathOf(paymentId)}/void` }),
  };
}

/** @throws {ProviderUnavailable} */
async function answered(call: string, send: () => Promise<Response>): Promise<{ status: number; text: string }> {
  try {
    const response = await send();
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ProviderUnavailable(`${call} got no answer`, { cause: error });
  }
}

/** @throws {ProviderUnavailable | ProviderRefused} */
function read(call: string, status: number, text: string): Payment {
  const answer = parsed(text);
  const { type = "about:blank" } = problemSchema.safeParse(answer).data ?? {};
  // By a token that its customer has chosen: it is this payment that is to fail, not the provider.
  if (status === 503 && type.endsWith("/simulated-outage"))
    throw new PaymentUnavailable(`${call} got a ${status}: ${type}`);
  if (status >= 500 || status === 408 || status === 429) throw new ProviderUnavailable(`${call} got a ${status}`);
  if (status >= 400) throw new ProviderRefused(`${call} was refused with a ${status}: ${type}`);
  const payment = paymentSchema.safeParse(answer);
  if (!payment.success)
    throw new ProviderUnavailable(`${call} got a ${status} that is no payment`, { cause: payment.error });
  return payment.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
