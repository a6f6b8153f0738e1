import {
  type Money,
  moneySchema,
  type OrderId,
  orderIdSchema,
  orderLineSchema as placedLineSchema,
  type RejectionReason,
  rejectionReasonSchema,
  timestampSchema,
} from "@larder/contracts";
import * as z from "zod";

/** The rules of an order. Pure: what is stored and sent is decided here, and written elsewhere. */

// Fields come out of a schema in its order: the one in which they are shown.
const { sku, name, quantity, unitPrice } = placedLineSchema.required({ name: true }).shape;
const orderLineSchema = z.object({ sku, name, quantity, unitPrice, total: moneySchema });

const placed = z.object({
  id: orderIdSchema,
  status: z.enum(["PENDING", "CONFIRMED", "REJECTED"]),
  lines: z.array(orderLineSchema).min(1),
  total: moneySchema,
  placedAt: timestampSchema,
});
export const pendingOrderSchema = placed.extend({ status: z.literal("PENDING") });
const confirmedOrderSchema = placed.extend({ status: z.literal("CONFIRMED"), confirmedAt: timestampSchema });
const rejectedOrderSchema = placed.extend({
  status: z.literal("REJECTED"),
  rejectedAt: timestampSchema,
  reason: rejectionReasonSchema,
});
export const orderSchema = z.discriminatedUnion("status", [
  pendingOrderSchema,
  confirmedOrderSchema,
  rejectedOrderSchema,
]);

export type OrderLine = z.infer<typeof orderLineSchema>;
export type PendingOrder = z.infer<typeof pendingOrderSchema>;
export type ConfirmedOrder = z.infer<typeof confirmedOrderSchema>;
export type RejectedOrder = z.infer<typeof rejectedOrderSchema>;
export type Order = z.infer<typeof orderSchema>;

/** An order leaves PENDING once. */
export class OrderAlreadyDecided extends Error {
  override name = "OrderAlreadyDecided";
  constructor(order: Order) {
    super(`Order ${order.id} is ${order.status} already`);
  }
}

export class MixedCurrencies extends Error {
  override name = "MixedCurrencies";
}

/** Prices a wanted line as the product is sold now. */
export function priceLine(quantity: number, product: { sku: string; name: string; price: Money }): OrderLine {
  const { sku, name, price } = product;
  return { sku, name, quantity, unitPrice: price, total: { ...price, amount: price.amount * quantity } };
}

/** @throws {MixedCurrencies} when the lines are priced in more than one currency. */
export function place(id: OrderId, lines: OrderLine[], placedAt: string): PendingOrder {
  return { id, status: "PENDING", lines, total: sum(lines.map((line) => line.total)), placedAt };
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

/** The order as it was accepted, whatever became of it since. */
export function asPlaced({ id, lines, total, placedAt }: Order): PendingOrder {
  return { id, status: "PENDING", lines, total, placedAt };
}

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
