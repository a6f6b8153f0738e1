import type { CancellationReason, ConfirmationReason, RejectionReason } from "@larder/contracts";
import type { Payment } from "../payments/provider.ts";
import type { CancelledOrder, ConfirmedOrder, Order, OrderLine, PendingOrder, RejectedOrder } from "./order.ts";
import type { OrderRecord } from "./record.ts";
import type { TimelineEvent } from "./timeline.ts";

/** What may become of an order, step by step. Pure. Every change leaves a trace in the timeline. */

/** How long a customer may take to approve a payment, and when they are reminded; how long a confirmed order can be cancelled: then it is picked. */
export const patience = { payment: { minutes: 15 }, reminder: { minutes: 10 }, cancellation: { minutes: 30 } } as const;

/** An order leaves PENDING once. */
export class OrderAlreadyDecided extends Error {
  override name = "OrderAlreadyDecided";
  constructor(order: Order) {
    super(`Order ${order.id} is ${order.status} already`);
  }
}

/** Says in its message why, for the customer. */
export class NotCancellable extends Error {
  override name = "NotCancellable";
}

/** Why an order is rejected whose products (at least one) are not in stock in the quantities ordered. */
export function outOfStock(lines: readonly OrderLine[]): RejectionReason {
  const short = lines.map(({ sku, name, quantity }) => `${quantity} × ${name} (${sku})`);
  return { code: "OUT_OF_STOCK", message: `Not enough in stock: ${short.join(", ")}`, sku: lines[0]?.sku };
}

/** The pieces of all lines are taken out of stock. */
export function reserve(order: OrderRecord, at: string): OrderRecord {
  return { ...note(order, "STOCK_RESERVED", at), checkout: { ...order.checkout, reserved: true } };
}

/** They are given back. */
export function release(order: OrderRecord, at: string): OrderRecord {
  return { ...note(order, "STOCK_RELEASED", at), checkout: { ...order.checkout, reserved: false } };
}

/** The provider has said how the payment stands. What is known already changes nothing, and nothing comes after the end. */
export function pay(order: OrderRecord, { status, action, decline }: Payment, at: string): OrderRecord {
  const known = order.payment.status;
  if (known === status || known === "CAPTURED" || known === "VOIDED" || status === "OPEN") return order;
  const expiresAt = new Date(Date.parse(at) + patience.payment.minutes * 60_000).toISOString();
  const payment = { status, ...(action && { action: { url: action.url, expiresAt } }) };
  return { ...note(order, `PAYMENT_${status}`, at, decline?.message), payment };
}

/** @throws {OrderAlreadyDecided} unless the order is PENDING. */
export const remind = (order: OrderRecord, at: string): OrderRecord => note(pending(order), "REMINDED", at);

/** @throws {OrderAlreadyDecided} unless the order is PENDING. */
export function confirm(order: OrderRecord, reason: ConfirmationReason, confirmedAt: string) {
  const confirmed = note(pending(order), "CONFIRMED", confirmedAt);
  return { ...confirmed, status: "CONFIRMED", confirmedAt, reason } satisfies OrderRecord<ConfirmedOrder>;
}

/** From now on its customer can no longer cancel it. */
export function startPicking(order: OrderRecord<ConfirmedOrder>, at: string): OrderRecord<ConfirmedOrder> {
  return { ...note(order, "PICKING_STARTED", at), checkout: { ...order.checkout, picking: true } };
}

/** @throws {OrderAlreadyDecided} unless the order is PENDING. */
export function reject(order: OrderRecord, reason: RejectionReason, rejectedAt: string) {
  const rejected = note(pending(order), "REJECTED", rejectedAt, reason.message);
  return { ...rejected, status: "REJECTED", rejectedAt, reason } satisfies OrderRecord<RejectedOrder>;
}

/**
 * Its customer cancels an order while it is PENDING, or CONFIRMED and not being picked yet. A CANCELLED order stays as it
 * is: the first cancellation counts.
 * @throws {NotCancellable} for a REJECTED order, and when it is too late.
 */
export function cancel(order: OrderRecord, reason: CancellationReason, at: string): OrderRecord<CancelledOrder> {
  if (order.status === "CANCELLED") return order;
  if (order.status === "REJECTED") throw new NotCancellable("The order was rejected: there is nothing to cancel");
  if (order.checkout.picking)
    throw new NotCancellable(
      `The order is being picked: it could be cancelled for ${patience.cancellation.minutes} minutes`,
    );
  return withdraw(order, reason, at);
}

/** We give up an order that was to be delivered, at whatever point it is. */
export function withdraw(
  order: OrderRecord<PendingOrder | ConfirmedOrder>,
  reason: CancellationReason,
  cancelledAt: string,
): OrderRecord<CancelledOrder> {
  return { ...note(order, "CANCELLED", cancelledAt, reason.message), status: "CANCELLED", cancelledAt, reason };
}

function pending(order: OrderRecord): OrderRecord<PendingOrder> {
  if (order.status !== "PENDING") throw new OrderAlreadyDecided(order);
  return order;
}

function note<Of extends OrderRecord>(order: Of, event: TimelineEvent, at: string, detail?: string): Of {
  return { ...order, timeline: [...order.timeline, { at, event, ...(detail !== undefined && { detail }) }] };
}
