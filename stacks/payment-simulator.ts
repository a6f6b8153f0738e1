import "./payment-simulator/challenges.ts";
import { paymentSimulator } from "./payment-simulator/http-api.ts";
import "./payment-simulator/payments.ts";
import "./payment-simulator/webhooks.ts";

/** A stand-in for a payment provider, with an API of its own: whoever calls it knows its URL and a key, and is told by webhooks. */
export { paymentSimulator };
