import { newId } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulatedPayment } from "./payment.ts";
import * as rules from "./payment.ts";
import { PaymentNotAuthorised, PaymentVoided, SimulatedOutage } from "./problems.ts";

const at = "2026-11-24T23:00:00.000Z";
const later = "2026-11-24T23:00:01.000Z";
const challenge = { key: "key", url: "https://simulator.example/challenges/chl_key" };
const wanted = { reference: "ord_1", amount: { amount: 1_234, currency: "EUR" } };
const fresh = () => rules.open(newId("pay"), wanted, at);
const authorised = (token: string) => rules.authorise(fresh(), token, challenge, later);

const tokens = [
  "tok_approve",
  "tok_decline",
  "tok_challenge",
  "tok_slow",
  "tok_duplicate_webhook",
  "tok_early_webhook",
  "tok_whatever",
  "constructor",
];

describe("a token", () => {
  it.each([
    ["tok_approve", { status: "AUTHORISED" }],
    ["tok_slow", { status: "AUTHORISED" }],
    ["tok_early_webhook", { status: "AUTHORISED" }],
    ["tok_duplicate_webhook", { status: "PROCESSING", doubled: true }],
    ["tok_decline", { status: "DECLINED", decline: { code: "card_declined" } }],
    ["tok_challenge", { status: "ACTION_REQUIRED", action: { url: challenge.url }, challengeKey: "key" }],
    ["tok_whatever", { status: "DECLINED", decline: { code: "unknown_token" } }],
    ["constructor", { status: "DECLINED", decline: { code: "unknown_token" } }],
  ])("%s makes of an open payment what it says", (token, change) => {
    expect(authorised(token)).toMatchObject({ ...wanted, ...change, since: later });
  });

  it("decides once: another one changes nothing", () => {
    for (const [first, second] of tokens.flatMap((each) => tokens.map((other) => [each, other] as const))) {
      const payment = authorised(first);
      expect(rules.authorise(payment, second, challenge, later)).toBe(payment);
    }
  });

  it("tok_error fails, whatever the payment is", () => {
    for (const payment of [fresh(), authorised("tok_approve"), rules.giveUp(fresh(), later)])
      expect(() => rules.authorise(payment, "tok_error", challenge, later)).toThrow(SimulatedOutage);
  });
});

describe("a payment that was given up", () => {
  const voided = rules.giveUp(fresh(), later);

  it("is neither authorised nor captured any more", () => {
    for (const token of tokens) expect(() => rules.authorise(voided, token, challenge, later)).toThrow(PaymentVoided);
    expect(() => rules.capture(voided, later)).toThrow(PaymentVoided);
  });

  it("is not decided by whoever was sent to its challenge, nor does it proceed by itself", () => {
    const challenged = rules.giveUp(authorised("tok_challenge"), later);
    expect(rules.decide(challenged, "approve", later)).toBe(challenged);
    const processed = rules.giveUp(authorised("tok_duplicate_webhook"), later);
    expect(rules.proceed(processed, later)).toBe(processed);
  });
});

it("only what is authorised can be captured", () => {
  for (const token of ["tok_decline", "tok_challenge", "tok_duplicate_webhook"])
    expect(() => rules.capture(authorised(token), later)).toThrow(PaymentNotAuthorised);
  expect(rules.capture(authorised("tok_approve"), later).status).toBe("CAPTURED");
});

type Step = (payment: SimulatedPayment) => SimulatedPayment;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...tokens, "tok_error").map(
    (token): Step =>
      (each) =>
        rules.authorise(each, token, challenge, later),
  ),
  fc.constantFrom("approve" as const, "decline" as const).map(
    (which): Step =>
      (each) =>
        rules.decide(each, which, later),
  ),
  fc.constantFrom<Step>(
    (each) => rules.proceed(each, later),
    (each) => rules.capture(each, later),
    (each) => rules.giveUp(each, later),
  ),
);

/** The statuses that a payment can be in after another. */
const ways = new Map([
  ["OPEN", ["PROCESSING", "ACTION_REQUIRED", "AUTHORISED", "DECLINED", "VOIDED"]],
  ["PROCESSING", ["AUTHORISED", "VOIDED"]],
  ["ACTION_REQUIRED", ["AUTHORISED", "DECLINED", "VOIDED"]],
  ["AUTHORISED", ["CAPTURED", "VOIDED"]],
  ["DECLINED", ["VOIDED"]],
]);

it("whatever is done to a payment, it keeps what it is about, takes only ways there are, and says what its status needs", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let payment = fresh();
      const { id } = payment;
      for (const take of steps) {
        const before = payment;
        try {
          payment = take(before);
        } catch {
          continue;
        }
        if (payment !== before) expect(ways.get(before.status)).toContain(payment.status);
        expect(payment).toMatchObject({ id, ...wanted });
        expect(payment.action !== undefined).toBe(payment.status === "ACTION_REQUIRED");
        expect(payment.decline !== undefined).toBe(payment.status === "DECLINED");
        expect(rules.simulatedPaymentSchema.parse(payment)).toEqual(payment);
      }
    }),
    { numRuns: 500 },
  );
});
