import { backward, type Fault, type FaultKind, type StepName } from "./faults.ts";

/** How an order must end: its status, the code of the reason, and what has become of the money. */
export type End = readonly [status: string, code: string, payment: "CAPTURED" | "VOIDED" | "NONE"];

const paid: End = ["CONFIRMED", "PAYMENT_AUTHORISED", "CAPTURED"];
const declined: End = ["REJECTED", "PAYMENT_DECLINED", "VOIDED"];
const cancelled: End = ["CANCELLED", "CUSTOMER_REQUEST", "VOIDED"];

/** What comes of a step that fails for good. Those that undo fail until somebody has mended them. */
const failedFor: Record<StepName, End> = {
  reserveStock: ["REJECTED", "CHECKOUT_FAILED", "NONE"],
  authorisePayment: ["REJECTED", "PAYMENT_FAILED", "NONE"],
  watchPayment: ["REJECTED", "PAYMENT_FAILED", "VOIDED"],
  lookAtPayment: ["REJECTED", "PAYMENT_FAILED", "VOIDED"],
  remindCustomer: ["REJECTED", "CHECKOUT_FAILED", "VOIDED"],
  confirmOrder: ["REJECTED", "CHECKOUT_FAILED", "VOIDED"],
  startPicking: ["CANCELLED", "CHECKOUT_FAILED", "VOIDED"],
  capturePayment: ["CANCELLED", "PAYMENT_FAILED", "VOIDED"],
  endOrder: declined,
  voidPayment: declined,
  releaseStock: declined,
};

/** Where the effect is made and only its answer is lost, again and again, it differs. */
const neverAnswered: Partial<Record<StepName, End>> = {
  authorisePayment: ["REJECTED", "PAYMENT_FAILED", "VOIDED"],
  confirmOrder: ["CANCELLED", "CHECKOUT_FAILED", "VOIDED"],
  capturePayment: paid,
};

/** Before these steps, and until they write, an order can still be cancelled; and when nothing was opened yet, there is no payment. */
const cancelledBefore: Partial<Record<StepName, End>> = {
  reserveStock: ["CANCELLED", "CUSTOMER_REQUEST", "NONE"],
  authorisePayment: ["CANCELLED", "CUSTOMER_REQUEST", "NONE"],
  watchPayment: cancelled,
  lookAtPayment: cancelled,
  remindCustomer: cancelled,
  confirmOrder: cancelled,
  startPicking: cancelled,
  endOrder: cancelled,
};
const cancelledAfter: Partial<Record<StepName, End>> = {
  reserveStock: ["CANCELLED", "CUSTOMER_REQUEST", "NONE"],
  authorisePayment: cancelled,
  watchPayment: cancelled,
  lookAtPayment: cancelled,
  remindCustomer: cancelled,
  confirmOrder: cancelled,
};

const asIfNothing = ({ step }: Fault): End => (isBackward(step) ? declined : paid);

const special: Partial<Record<FaultKind, (fault: Fault) => End>> = {
  "throws always": ({ step }) => failedFor[step],
  "answer always lost": ({ step }) => neverAnswered[step] ?? failedFor[step],
  "cancelled before": (fault) => cancelledBefore[fault.step] ?? asIfNothing(fault),
  "cancelled meanwhile": (fault) => cancelledBefore[fault.step] ?? asIfNothing(fault),
  "cancelled after": (fault) => cancelledAfter[fault.step] ?? asIfNothing(fault),
};

export const isBackward = (step: StepName) => backward.some((each) => each === step);

/** What becomes of an order whose checkout meets a fault: what goes wrong once makes no difference. */
export const expectedEnd = (fault: Fault): End => (special[fault.kind] ?? asIfNothing)(fault);

/** What nobody waits for is tried for hours. */
export const takesHours = ({ step, kind }: Fault) =>
  (isBackward(step) || step === "capturePayment") && (kind === "throws always" || kind === "answer always lost");

/** Undoing that fails whatever is tried is for people to see to. */
export const needsMending = (fault: Fault) => isBackward(fault.step) && takesHours(fault);
