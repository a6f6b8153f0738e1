import type { RejectionReason } from "@larder/contracts";
import type { Order } from "../orders/order.ts";

/**
 * What a step says about going on. A plain value and not an error, because it is remembered as JSON: when the workflow is
 * replayed, no class of an error would come out of it.
 */
export type Result =
  | { readonly outcome: "DONE" }
  /** The customer, or the provider, has something to do first. */
  | { readonly outcome: "WAITING" }
  /** It cannot be, for a reason that the customer is told. */
  | { readonly outcome: "REFUSED"; readonly reason: RejectionReason }
  /** The order has come to its end otherwise: cancelled by its customer, say. */
  | { readonly outcome: "ENDED" };

export const done: Result = { outcome: "DONE" };
export const waiting: Result = { outcome: "WAITING" };
export const ended: Result = { outcome: "ENDED" };
/** An order that has not come to its end goes on; also one that another execution of its checkout has confirmed. */
export const standing = ({ status }: Order): Result => (status === "REJECTED" || status === "CANCELLED" ? ended : done);
export const refused = (reason: RejectionReason): Result => ({ outcome: "REFUSED", reason });
