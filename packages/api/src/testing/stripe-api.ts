import { beforeEach } from "vitest";
import * as z from "zod";
import type { Intent } from "../payments/stripe-intent.ts";
import { type Reaction, type Received, useThirdParty } from "./third-party.ts";

/** How a request fails. What was executed is saved under its key, the failure too. */
export type Fault =
  /** Answered with a 500, with nothing done, or with all done. */
  | "500 before"
  | "500 after"
  /** Done, and the answer is lost; or not even the request has come. */
  | "answer lost"
  | "request lost"
  /** Not executed, so not saved. */
  | "429";

const text = (most: number) => z.string().min(1).max(most);

/**
 * The parameters that we send, of those that there are: no operation takes any that it does not name.
 * From Stripe's OpenAPI document, `PostPaymentIntents` and the operations below `/v1/payment_intents/{intent}`:
 * https://github.com/stripe/openapi. Of API version 2026-10-28 `allowed_payment_method_types` has taken the place of
 * `payment_method_types`, as the change log of Stripe's package says.
 */
const parameters = {
  create: z.strictObject({
    amount: z.string().regex(/^[1-9]\d{0,7}$/),
    currency: z.string().regex(/^[a-z]{3}$/),
    capture_method: z.enum(["automatic", "automatic_async", "manual"]),
    "allowed_payment_method_types[0]": z.enum(["card"]),
    "metadata[order_id]": text(500),
  }),
  confirm: z.strictObject({ payment_method: text(5_000), return_url: z.url() }),
  capture: z.strictObject({}),
  cancel: z.strictObject({}),
  retrieve: z.strictObject({}),
};

const headersSchema = z.object({
  authorization: z.literal("Bearer sk_test_1"),
  "content-type": z.literal("application/x-www-form-urlencoded"),
  "stripe-version": z.string().regex(/^\d{4}-\d\d-\d\d\.\w+$/),
  "idempotency-key": text(255).optional(),
});

type Change = "confirm" | "capture" | "cancel";
type Executed = Extract<Reaction, { status: number }>;

/** From which states a change is made. https://docs.stripe.com/payments/paymentintents/lifecycle */
const changeable: Record<Change, readonly Intent["status"][]> = {
  confirm: ["requires_payment_method", "requires_confirmation"],
  capture: ["requires_capture"],
  cancel: ["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"],
};

export interface StripeApi {
  readonly url: string;
  readonly received: Received[];
  readonly intents: ReadonlyMap<string, Intent>;
  /** How often a card was charged, and how often a held amount was taken. */
  readonly charges: string[];
  /** The next requests fail so, one after the other. */
  fail(...faults: (Fault | "no fault")[]): void;
  /** Changes a payment as its customer does, or the bank. */
  turn(id: string, changes: Partial<Intent>): void;
  /** A day has passed. */
  forgetKeys(): void;
}

/** For the head of a test file: Stripe's API, as far as PaymentIntents go. What is no valid request fails the test. */
export function useStripeApi(): StripeApi {
  const party = useThirdParty();
  const intents = new Map<string, Intent>();
  const saved = new Map<string, { asked: string; answer: Executed }>();
  const charges: string[] = [];
  let faults: (Fault | "no fault")[] = [];

  function react({ method, path, headers, body }: Received): Reaction {
    const { "idempotency-key": key } = headersSchema.parse(headers);
    const [, id = "", operation = method === "POST" ? "create" : "retrieve"] =
      /^\/v1\/payment_intents(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if ((method === "POST") !== (key !== undefined)) throw new Error(`${method} with the key ${key}`);
    const given = Object.fromEntries(new URLSearchParams(body));
    const fault = faults.shift();
    if (fault === "429") return failure(429, { type: "invalid_request_error", code: "rate_limit" });
    if (fault === "request lost") return "hangs up";
    const execute = () => (operation === "create" ? create(parameters.create.parse(given)) : act(operation, id, given));
    const answer =
      key === undefined ? executed(fault, execute) : once(key, `${path} ${body}`, () => executed(fault, execute));
    return fault === "answer lost" ? "hangs up" : answer;
  }

  function once(key: string, asked: string, execute: () => Executed): Executed {
    const before = saved.get(key);
    if (before && before.asked !== asked) return failure(400, { type: "idempotency_error" });
    if (before) return { ...before.answer, headers: { ...before.answer.headers, "idempotent-replayed": "true" } };
    const answer = execute();
    saved.set(key, { asked, answer });
    return answer;
  }

  function create(given: z.infer<typeof parameters.create>): Executed {
    const id = `pi_${intents.size + 1}`;
    const amount = Number(given.amount);
    const metadata = { order_id: given["metadata[order_id]"] };
    const { currency } = given;
    if (amount < 50) return failure(400, { type: "invalid_request_error", code: "amount_too_small" });
    intents.set(id, { id, amount, currency, metadata, status: "requires_payment_method" });
    return found(id);
  }

  function act(operation: string, id: string, given: object): Executed {
    const intent = intents.get(id);
    if (!intent) return failure(404, { type: "invalid_request_error", code: "resource_missing" });
    if (operation === "retrieve") return found(id);
    const change = z.enum(["confirm", "capture", "cancel"]).parse(operation);
    if (!changeable[change].includes(intent.status))
      return failure(400, {
        type: "invalid_request_error",
        code: "payment_intent_unexpected_state",
        payment_intent: intent,
      });
    if (change === "confirm") return confirm(intent, parameters.confirm.parse(given));
    parameters[change].parse(given);
    if (change === "capture") charges.push(`${id} captured`);
    return turned(id, { status: change === "capture" ? "succeeded" : "canceled" });
  }

  function confirm({ id }: Intent, given: z.infer<typeof parameters.confirm>): Executed {
    charges.push(`${id} charged`);
    switch (given.payment_method) {
      case "pm_card_chargeDeclined": {
        const error = {
          type: "card_error",
          code: "card_declined",
          decline_code: "insufficient_funds",
          message: "Too little",
        };
        const { body } = turned(id, { status: "requires_payment_method", last_payment_error: error });
        return failure(402, { ...error, payment_intent: body });
      }
      case "pm_card_threeDSecure": {
        const next_action = { redirect_to_url: { url: `https://hooks.stripe.example/${id}` } };
        return turned(id, { status: "requires_action", next_action });
      }
      case "pm_slow":
        return turned(id, { status: "processing" });
      default:
        return turned(id, { status: "requires_capture" });
    }
  }

  const found = (id: string): Executed => ({ status: 200, body: { object: "payment_intent", ...intents.get(id) } });

  function turned(id: string, changes: Partial<Intent>): Executed {
    const intent = intents.get(id);
    if (intent) intents.set(id, { ...intent, ...changes });
    return found(id);
  }

  beforeEach(() => {
    for (const each of [intents, saved]) each.clear();
    charges.length = 0;
    faults = [];
    party.react(react);
  });
  return {
    get url() {
      return party.url;
    },
    received: party.received,
    intents,
    charges,
    fail(...next) {
      faults = next;
    },
    turn: (id, changes) => void turned(id, changes),
    forgetKeys: () => saved.clear(),
  };
}

function executed(fault: Fault | "no fault" | undefined, execute: () => Executed): Executed {
  const answer = fault === "500 before" ? undefined : execute();
  return answer === undefined || fault === "500 after" ? failure(500, { type: "api_error" }) : answer;
}

const failure = (status: number, error: object): Executed => ({
  status,
  body: { error: { message: "As the test will have it", ...error } },
  headers: { "request-id": "req_1" },
});
