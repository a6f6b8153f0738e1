import { idSchema, type Money, moneySchema, timestampSchema } from "@larder/contracts";
import * as z from "zod";
import { PaymentNotAuthorised, PaymentVoided, SimulatedOutage } from "./problems.ts";

/**
 * What becomes of a payment. Pure: what is stored, answered and told is decided here. No status is entered twice, so
 * whoever finds a payment in a status knows all of it, and a write that asks for that status decides every race.
 */

export const paymentIdSchema = idSchema("pay");

export const paymentStatusSchema = z.enum([
  "OPEN",
  "PROCESSING",
  "ACTION_REQUIRED",
  "AUTHORISED",
  "DECLINED",
  "CAPTURED",
  "VOIDED",
]);

export const paymentSchema = z.object({
  id: paymentIdSchema,
  reference: z.string().min(1).max(255).meta({ description: "Whatever the payment is for: the id of an order" }),
  status: paymentStatusSchema,
  amount: moneySchema,
  action: z
    .object({ url: z.url() })
    .optional()
    .meta({ description: "Where the customer approves it, while they have to" }),
  decline: z.object({ code: z.string(), message: z.string() }).optional().meta({ description: "Why it is DECLINED" }),
});

/** A payment with what the simulator keeps to itself. */
export const simulatedPaymentSchema = paymentSchema.extend({
  /** When it entered its status. */
  since: timestampSchema,
  /** Proves to the challenge that someone was sent there. Kept after the decision, so that the page can tell of it. */
  challengeKey: z.string().optional(),
  /** Its webhooks are sent twice. */
  doubled: z.boolean().optional(),
});

export type PaymentId = z.infer<typeof paymentIdSchema>;
export type PaymentStatus = z.infer<typeof paymentStatusSchema>;
export type SimulatedPayment = z.infer<typeof simulatedPaymentSchema>;

/** Where the customer would have to go. */
export interface Challenge {
  readonly key: string;
  readonly url: string;
}

export type Decision = "approve" | "decline";

/** What a payment is opened for. */
export interface Wanted {
  readonly reference: string;
  readonly amount: Money;
}

export const open = (id: PaymentId, { reference, amount }: Wanted, at: string): SimulatedPayment => ({
  id,
  reference,
  status: "OPEN",
  amount,
  since: at,
});

export const isFor = (payment: Wanted, wanted: Wanted): boolean =>
  payment.reference === wanted.reference &&
  payment.amount.amount === wanted.amount.amount &&
  payment.amount.currency === wanted.amount.currency;

/**
 * The first token decides, whatever comes after it.
 * @throws {SimulatedOutage | PaymentVoided}
 */
export function authorise(payment: SimulatedPayment, token: string, challenge: Challenge, at: string) {
  if (token === "tok_error") throw new SimulatedOutage();
  if (payment.status === "VOIDED") throw new PaymentVoided(payment.id);
  return payment.status === "OPEN" ? become(payment, outcomeOf(token, challenge), at) : payment;
}

function outcomeOf(token: string, { key, url }: Challenge): Change {
  switch (token) {
    case "tok_approve":
    case "tok_slow":
    case "tok_early_webhook":
      return { status: "AUTHORISED" };
    case "tok_duplicate_webhook":
      return { status: "PROCESSING", doubled: true };
    case "tok_challenge":
      return { status: "ACTION_REQUIRED", action: { url }, challengeKey: key };
    case "tok_decline":
      return declined("card_declined", "The bank declined the payment");
    default:
      return declined("unknown_token", "These means of payment are not known");
  }
}

/** What becomes of a payment that is being processed, by itself. */
export const proceed = (payment: SimulatedPayment, at: string) =>
  payment.status === "PROCESSING" ? become(payment, { status: "AUTHORISED" }, at) : payment;

/** The first decision of the customer counts. Nothing is left to decide when the payment was voided before. */
export function decide(payment: SimulatedPayment, decision: Decision, at: string) {
  if (payment.status !== "ACTION_REQUIRED") return payment;
  const approved: Change = { status: "AUTHORISED" };
  const change =
    decision === "approve" ? approved : declined("challenge_declined", "The customer declined the payment");
  return become(payment, change, at);
}

/** @throws {PaymentVoided | PaymentNotAuthorised} */
export function capture(payment: SimulatedPayment, at: string) {
  const { id, status } = payment;
  if (status === "CAPTURED") return payment;
  if (status === "VOIDED") throw new PaymentVoided(id);
  if (status !== "AUTHORISED") throw new PaymentNotAuthorised(id, status);
  return become(payment, { status: "CAPTURED" }, at);
}

/** What is captured stays so. */
export const giveUp = (payment: SimulatedPayment, at: string) =>
  payment.status === "CAPTURED" || payment.status === "VOIDED" ? payment : become(payment, { status: "VOIDED" }, at);

type Change = Pick<SimulatedPayment, "status" | "action" | "decline" | "challengeKey" | "doubled">;

const declined = (code: string, message: string): Change => ({ status: "DECLINED", decline: { code, message } });

/** What is to do, and why it was declined, belong to the status that they came with. */
const become = ({ action, decline, ...lasting }: SimulatedPayment, change: Change, at: string): SimulatedPayment => ({
  ...lasting,
  ...change,
  since: at,
});
