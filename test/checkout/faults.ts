import type { CheckoutSteps } from "../../packages/api/src/checkout/steps/index.ts";

export type StepName = keyof CheckoutSteps;

/** The steps that a checkout goes on by, and those that undo it. */
export const forward = [
  "reserveStock",
  "authorisePayment",
  "watchPayment",
  "lookAtPayment",
  "remindCustomer",
  "confirmOrder",
  "startPicking",
  "capturePayment",
] as const satisfies StepName[];
export const backward = ["endOrder", "voidPayment", "releaseStock"] as const satisfies StepName[];
export const allSteps = [...forward, ...backward];

/** Every way for a step to go wrong. Where it says nothing of how often: once. */
export const faultKinds = [
  "throws once",
  "throws always",
  "times out",
  "crashes before its effect",
  "crashes amid its effects",
  "crashes after its effect",
  "answer lost",
  "answer always lost",
  "duplicate start",
  "cancelled before",
  "cancelled meanwhile",
  "cancelled after",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One thing that goes wrong in one checkout. */
export interface Fault {
  readonly step: StepName;
  readonly kind: FaultKind;
}

const skuOf = (...words: string[]) => words.join("-").replaceAll(" ", "-").toUpperCase();

/** The product that a checkout with this fault is about: each has its own, so that its stock tells of that one alone. */
export const productOf = ({ step, kind }: Fault) =>
  skuOf("X", String(allSteps.indexOf(step)), String(faultKinds.indexOf(kind)));

export function faultOf(sku: string): Fault | undefined {
  const [, step, kind] = /^X-(\d+)-(\d+)$/.exec(sku) ?? [];
  const fault = { step: allSteps[Number(step)], kind: faultKinds[Number(kind)] };
  return fault.step && fault.kind ? { step: fault.step, kind: fault.kind } : undefined;
}
