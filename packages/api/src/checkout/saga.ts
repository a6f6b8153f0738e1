import type { RejectionReason } from "@larder/contracts";
import type { Duration, Retries, WorkflowTools } from "@larder/lambda/workflow";
import { StepError } from "@larder/lambda/workflow";
import { patience } from "../orders/lifecycle.ts";
import { OrderMissing } from "../orders/order-store.ts";
import { ProviderRefused } from "../payments/provider.ts";
import type { Checkout } from "./input.ts";
import { type Result, refused } from "./result.ts";
import type { CheckoutSteps } from "./steps/index.ts";

/** What a customer is told when we cannot go on, after all tries. */
const checkoutFailed: RejectionReason = {
  code: "CHECKOUT_FAILED",
  message: "Something went wrong on our side. You have not been charged",
};
const paymentFailed: RejectionReason = {
  code: "PAYMENT_FAILED",
  message: "The payment could not be made. You have not been charged",
};
const paymentExpired: RejectionReason = {
  code: "PAYMENT_EXPIRED",
  message: `The payment was not approved within ${patience.payment.minutes} minutes`,
};

const unless = (error: Error) => error instanceof OrderMissing || error instanceof ProviderRefused;
/** Two minutes or so: somebody waits for it, and a circuit that has opened is tried again several times meanwhile. */
const briefly: Retries = { attempts: 10, first: 1, longest: 30, unless };
/** What must be done or undone at last: hours of tries, before somebody has to look. */
const patiently: Retries = { attempts: 40, first: 1, longest: 900, unless };

const untilReminded = patience.reminder;
const untilExpired = { minutes: patience.payment.minutes - patience.reminder.minutes };

/**
 * The checkout of an order: reserve its stock, have its payment authorised, confirm it; and when it can no longer be
 * cancelled, take the money. Whatever stops it on the way, all that was done is undone.
 *
 * Every step may be repeated, and knows by the order itself whether there is anything to do. So what undoes them need
 * not know how far they came: a step that failed may have had its effect, and only its answer was lost.
 * @returns How it ended: `PAID`, or the status of the order.
 */
export const checkoutBy = (steps: CheckoutSteps) => async (checkout: Checkout, tools: WorkflowTools) => {
  const { step, callback } = tools;

  const reserved = await attempt("reserve stock", () => steps.reserveStock(checkout), checkoutFailed);
  if (reserved.outcome !== "DONE") return giveUp(reserved);

  const paid = await payment();
  if (paid.outcome !== "DONE") return giveUp(paid);

  const cancellation = await callback("cancellation", patience.cancellation);
  const confirmed = await attempt("confirm order", () => steps.confirmOrder(checkout, cancellation.id), checkoutFailed);
  if (confirmed.outcome !== "DONE") return giveUp(confirmed);

  await cancellation.rung();
  const picking = await attempt("start picking", () => steps.startPicking(checkout), checkoutFailed);
  if (picking.outcome !== "DONE") return giveUp(picking);

  // Nobody waits for it, and what is held stays held: an outage of hours need not cost the customer their order.
  const captured = await attempt("capture payment", () => steps.capturePayment(checkout), paymentFailed, patiently);
  if (captured.outcome !== "DONE") return giveUp(captured);
  return "PAID";

  /** Authorised, or not: then with the reason. */
  async function payment(): Promise<Result> {
    const authorised = await attempt("authorise payment", () => steps.authorisePayment(checkout), paymentFailed);
    if (authorised.outcome !== "WAITING") return authorised;
    const answered = await waitForCustomer(untilReminded);
    if (answered.outcome !== "WAITING") return answered;
    const reminded = await attempt("remind customer", () => steps.remindCustomer(checkout), checkoutFailed);
    if (reminded.outcome !== "WAITING") return reminded;
    const late = await waitForCustomer(untilExpired);
    return late.outcome === "WAITING" ? refused(paymentExpired) : late;
  }

  /**
   * Has itself woken, and only then looks how things stand: so what happens before is seen, and what happens after wakes
   * it. What rang is not asked. A ring that meant nothing is one more turn.
   */
  async function waitForCustomer(time: Duration): Promise<Result> {
    for (;;) {
      const answer = await callback("customer", time);
      const before = await attempt("watch payment", () => steps.watchPayment(checkout, answer.id), paymentFailed);
      if (before.outcome !== "WAITING") return before;
      const rung = await answer.rung();
      const after = await attempt("look at payment", () => steps.lookAtPayment(checkout), paymentFailed);
      if (after.outcome !== "WAITING" || !rung) return after;
    }
  }

  /** What cannot be done, after all tries, is refused for the reason given. */
  async function attempt(
    name: string,
    work: () => Promise<Result>,
    otherwise: RejectionReason,
    retries = briefly,
  ): Promise<Result> {
    try {
      return await step(name, work, retries);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      tools.logger.error("Step given up", { step: name }, error);
      return refused(otherwise);
    }
  }

  /**
   * Ends the order, then gives back what it held. Ended first, nobody can hold anything more for it. Money and stock go back
   * side by side: neither waits for hours because the other cannot.
   */
  async function giveUp(result: Result): Promise<string> {
    const reason = result.outcome === "REFUSED" ? result.reason : undefined;
    const left = await step("end order", () => steps.endOrder(checkout, reason), patiently);
    const undone = await Promise.allSettled([
      left.payment && step("void payment", () => steps.voidPayment(checkout), patiently),
      left.stock && step("release stock", () => steps.releaseStock(checkout), patiently),
    ]);
    for (const one of undone) if (one.status === "rejected") throw one.reason;
    // What is kept was paid for, and only the answer was lost.
    return left.status === "CONFIRMED" ? "PAID" : left.status;
  }
};
