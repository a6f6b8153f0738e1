import {
  type CustomerId,
  cancellationReasonSchema,
  confirmationReasonSchema,
  customerIdSchema,
  type Money,
  moneySchema,
  type OrderId,
  orderIdSchema,
  paymentStatusSchema,
  orderLineSchema as placedLineSchema,
  rejectionReasonSchema,
  timestampSchema,
} from "@larder/contracts";
import * as z from "zod";
import { timelineSchema } from "./timeline.ts";

/** What an order is. Pure: what is stored and sent is decided here and in `lifecycle.ts`, and written elsewhere. */

// Fields come out of a schema in its order: the one in which they are shown.
const { sku, name, quantity, unitPrice } = placedLineSchema.required({ name: true }).shape;
export const orderLineSchema = z.object({ sku, name, quantity, unitPrice, total: moneySchema });

export const orderStatusSchema = z.enum(["PENDING", "CONFIRMED", "REJECTED", "CANCELLED"]);

/** How it stands with the money, as the customer sees it. */
export const orderPaymentSchema = z.object({
  status: paymentStatusSchema,
  action: z
    .object({
      url: z.url().meta({ description: "Where you approve the payment" }),
      expiresAt: timestampSchema.meta({ description: "When the order is given up" }),
    })
    .optional()
    .meta({ description: "What you have to do. With `ACTION_REQUIRED`" }),
});

const inStatus = <Status extends string, Moments extends z.ZodRawShape>(status: Status, moments: Moments) =>
  z.object({
    id: orderIdSchema,
    customerId: customerIdSchema.meta({ description: "Who placed it: the `sub` of the token" }),
    status: z.literal(status),
    lines: z.array(orderLineSchema).min(1),
    total: moneySchema,
    payment: orderPaymentSchema,
    placedAt: timestampSchema,
    ...moments,
    timeline: timelineSchema,
  });

export const pendingOrderSchema = inStatus("PENDING", {});
export const confirmedOrderSchema = inStatus("CONFIRMED", {
  confirmedAt: timestampSchema,
  reason: confirmationReasonSchema,
});
export const rejectedOrderSchema = inStatus("REJECTED", { rejectedAt: timestampSchema, reason: rejectionReasonSchema });
export const cancelledOrderSchema = inStatus("CANCELLED", {
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
  return {
    id,
    customerId,
    status: "PENDING",
    lines,
    total: sum(lines.map((line) => line.total)),
    payment: { status: "OPEN" },
    placedAt,
    timeline: [{ at: placedAt, event: "PLACED" }],
  };
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
