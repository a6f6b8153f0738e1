import type { OrderId, PaymentStatus } from "@larder/contracts";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import { type Payment, type PaymentProvider, paymentSchema } from "../payments/provider.ts";
import { type Reaction, type Received, useThirdParty } from "./third-party.ts";

type Call = keyof PaymentProvider;

export interface TestPayments {
  /** What was asked for, try by try. */
  readonly asked: Call[];
  /** The payments of an order, as they stand. */
  of(orderId: OrderId): Payment[];
  /** Its customer, or their bank, does something about the payment of an order. */
  become(orderId: OrderId, status: PaymentStatus): void;
  /** From now on such calls are not answered, whether or not their effect is made; until {@link answer}, or the test ends. */
  lose(call: Call, effect: "is made" | "is not made"): void;
  /** The same, but that they are answered with the payment as it stands: their effect is still to come. */
  defer(call: Call): void;
  answer(): void;
}

const openSchema = z.object({ reference: z.string(), amount: paymentSchema.shape.amount });
const authorisationSchema = z.object({ token: z.string() });

/** By how tokens begin. */
const outcomes: Readonly<Record<string, Pick<Payment, "status" | "action" | "decline">>> = {
  tok_approve: { status: "AUTHORISED" },
  tok_decline: { status: "DECLINED", decline: { code: "card_declined", message: "The bank declined the payment" } },
  tok_challenge: { status: "ACTION_REQUIRED", action: { url: "https://pay.example/challenges/1" } },
  tok_duplicate_webhook: { status: "PROCESSING" },
};

/** For the head of a test file: a provider that holds to the simulator's contract, found as a function finds it. */
export function usePayments(): TestPayments {
  const provider = useThirdParty();
  const payments = new Map<string, Payment & { reference: string }>();
  const asked: Call[] = [];
  let lost: [call: Call, effect: "is made" | "is not made" | "is to come"] | undefined;

  /** What is captured or given up stays so. */
  function change(id: string, into: Partial<Payment> = {}): Reaction {
    const payment = payments.get(id);
    if (!payment) return refusal(404, "payment-not-found");
    const changed = isOver(payment) ? payment : { ...payment, ...into };
    payments.set(id, changed);
    return { status: 200, body: changed };
  }

  const acts: Record<Call, (id: string, request: Received) => Reaction> = {
    open(_, { headers, body }) {
      const id = `pay_${headers["idempotency-key"]}`;
      const payment = payments.get(id) ?? { id, status: "OPEN", ...openSchema.parse(JSON.parse(body)) };
      payments.set(id, payment);
      return { status: 201, body: payment };
    },
    authorise(id, { body }) {
      const { token } = authorisationSchema.parse(JSON.parse(body));
      const status = payments.get(id)?.status;
      if (status === "VOIDED") return refusal(409, "payment-voided");
      return change(id, status === "OPEN" ? outcomeOf(token) : {});
    },
    find: (id) => change(id),
    capture(id) {
      const status = payments.get(id)?.status;
      if (status !== "AUTHORISED" && status !== "CAPTURED") return refusal(409, "payment-not-authorised");
      return change(id, { status: "CAPTURED" });
    },
    void: (id) => change(id, { status: "VOIDED" }),
  };

  function react(request: Received): Reaction {
    const [id = "", what = id ? "find" : "open"] = request.path.split("/").slice(2).map(decodeURIComponent);
    const call = what === "authorisation" ? "authorise" : callSchema.parse(what);
    asked.push(call);
    const [lostCall, effect] = lost ?? [];
    if (call !== lostCall) return acts[call](id, request);
    if (effect === "is to come") return acts.find(id, request);
    if (effect === "is made") acts[call](id, request);
    return "hangs up";
  }

  beforeAll(() => {
    const links = { Payments: { provider: "simulator", url: provider.url }, PaymentsApiKey: { value: "key-1" } };
    const variables = Object.entries(links).map(([name, link]) => [`SST_RESOURCE_${name}`, JSON.stringify(link)]);
    setEnvironment({}, Object.fromEntries(variables));
  });
  beforeEach(() => {
    provider.react(react);
    payments.clear();
    asked.length = 0;
    lost = undefined;
  });

  const ofOrder = (orderId: OrderId) => [...payments.values()].filter(({ reference }) => reference === orderId);
  return {
    asked,
    of: ofOrder,
    become(orderId, status) {
      for (const { id } of ofOrder(orderId)) change(id, { status });
    },
    lose(...what) {
      lost = what;
    },
    defer(call) {
      lost = [call, "is to come"];
    },
    answer() {
      lost = undefined;
    },
  };
}

function outcomeOf(token: string): Partial<Payment> {
  const [, outcome] = Object.entries(outcomes).find(([beginning]) => token.startsWith(beginning)) ?? [];
  return outcome ?? { status: "DECLINED" };
}

const callSchema = z.enum(["open", "authorise", "find", "capture", "void"]);
const isOver = ({ status }: Payment) => status === "CAPTURED" || status === "VOIDED";
const refusal = (status: number, type: string): Reaction => ({ status, body: { type, title: type, status } });
