import {
  type CancellationReason,
  type CustomerId,
  cancellationReasonSchema,
  customerIdSchema,
  type Money,
  moneySchema,
  type OrderId,
  orderIdSchema,
  orderLineSchema as placedLineSchema,
  type RejectionReason,
  type ReservedLine,
  rejectionReasonSchema,
  timestampSchema,
} from "@larder/contracts";
import * as z from "zod";

/** The rules of an order. Pure: what is stored and sent is decided here, and written elsewhere. */

// Fields come out of a schema in its order: the one in which they are shown.
const { sku, name, quantity, unitPrice } = placedLineSchema.required({ name: true }).shape;
export const orderLineSchema = z.object({ sku, name, quantity, unitPrice, total: moneySchema });

export const orderStatusSchema = z.enum(["PENDING", "CONFIRMED", "REJECTED", "CANCELLED"]);

const placed = z.object({
  id: orderIdSchema,
  customerId: customerIdSchema.meta({ description: "Who placed it: the `sub` of the token" }),
  status: orderStatusSchema,
  lines: z.array(orderLineSchema).min(1),
  total: moneySchema,
  placedAt: timestampSchema,
});
export const pendingOrderSchema = placed.extend({ status: z.literal("PENDING") });
export const confirmedOrderSchema = placed.extend({ status: z.literal("CONFIRMED"), confirmedAt: timestampSchema });
export const rejectedOrderSchema = placed.extend({
  status: z.literal("REJECTED"),
  rejectedAt: timestampSchema,
  reason: rejectionReasonSchema,
});
export const cancelledOrderSchema = placed.extend({
  status: z.literal("CANCELLED"),
  confirmedAt: timestampSchema.optional().meta({ description: "When it had been confirmed before" }),
  cancelledAt: timestampSchema,
  reason: cancellationReasonSchema,
});
export const orderSchema = z.discriminatedUnion("status", [
  pendingOrderSchema,
  confirmedOrderSchema,
  rejectedOrderSchema,
  cancelledOrderSchema,
]);

export type OrderLine = z.infer<typeof orderLineSchema>;
export type OrderStatus = z.infer<typeof orderStatusSchema>;
export type PendingOrder = z.infer<typeof pendingOrderSchema>;
export type ConfirmedOrder = z.infer<typeof confirmedOrderSchema>;
export type RejectedOrder = z.infer<typeof rejectedOrderSchema>;
export type CancelledOrder = z.infer<typeof cancelledOrderSchema>;
export type Order = z.infer<typeof orderSchema>;

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

export class MixedCurrencies extends Error {
  override name = "MixedCurrencies";
}

/** Prices a wanted line as the product is sold now. */
export function priceLine(quantity: number, product: { sku: string; name: string; price: Money }): OrderLine {
  const { sku, name, price } = product;
  return { sku, name, quantity, unitPrice: price, total: { ...price, amount: price.amount * quantity } };
}

/** What is known of an order before it is placed. */
interface NewOrder {
  readonly id: OrderId;
  readonly customerId: CustomerId;
  readonly lines: OrderLine[];
  readonly placedAt: string;
}

/** @throws {MixedCurrencies} when the lines are priced in more than one currency. */
export function place({ id, customerId, lines, placedAt }: NewOrder): PendingOrder {
  return { id, customerId, status: "PENDING", lines, total: sum(lines.map((line) => line.total)), placedAt };
}

/** @throws {OrderAlreadyDecided} unless the order is PENDING. */
export function confirm(order: Order, confirmedAt: string): ConfirmedOrder {
  return { ...pending(order), status: "CONFIRMED", confirmedAt };
}

/** Why an order is rejected whose products (at least one) are not in stock in the quantities ordered. */
export function outOfStock(lines: readonly OrderLine[]): RejectionReason {
  const short = lines.map(({ sku, name, quantity }) => `${quantity} × ${name} (${sku})`);
  return { code: "OUT_OF_STOCK", message: `Not enough in stock: ${short.join(", ")}`, sku: lines[0]?.sku };
}

/** @throws {OrderAlreadyDecided} unless the order is PENDING. */
export function reject(order: Order, reason: RejectionReason, rejectedAt: string): RejectedOrder {
  return { ...pending(order), status: "REJECTED", reason, rejectedAt };
}

/** How long a confirmed order can be cancelled: then it is picked. */
const cancellableMinutes = 30;

/**
 * PENDING orders can be cancelled, and CONFIRMED ones until 30 minutes after their confirmation. A CANCELLED order stays
 * as it is: the first cancellation counts.
 * @throws {NotCancellable} for a REJECTED order, and when it is too late.
 */
export function cancel(order: Order, reason: CancellationReason, cancelledAt: string): CancelledOrder {
  if (order.status === "CANCELLED") return order;
  if (order.status === "REJECTED") throw new NotCancellable("The order was rejected: there is nothing to cancel");
  if (order.status === "CONFIRMED" && minutesBetween(order.confirmedAt, cancelledAt) > cancellableMinutes)
    throw new NotCancellable(
      `The order was confirmed at ${order.confirmedAt}, and could be cancelled for ${cancellableMinutes} minutes`,
    );
  return { ...order, status: "CANCELLED", cancelledAt, reason };
}

/** What has been taken out of stock for an order, one line per product. */
export function reservedFor({ status, lines }: Order): ReservedLine[] {
  return status === "CONFIRMED" ? lines.map(({ sku, quantity }) => ({ sku, quantity })) : [];
}

const minutesBetween = (earlier: string, later: string) => (Date.parse(later) - Date.parse(earlier)) / 60_000;

function pending(order: Order): PendingOrder {
  if (order.status !== "PENDING") throw new OrderAlreadyDecided(order);
  return order;
}

function sum(amounts: readonly Money[]): Money {
  const [first] = amounts;
  if (!first) throw new RangeError("An order has at least one line");
  if (amounts.some(({ currency }) => currency !== first.currency))
    throw new MixedCurrencies(
      `One order, more than one currency: ${[...new Set(amounts.map(({ currency }) => currency))].join(", ")}`,
    );
  return { ...first, amount: amounts.reduce((total, { amount }) => total + amount, 0) };
}
