import * as z from "zod";
import { type Order, orderSchema, type PendingOrder } from "./order.ts";

/** What an order's checkout has to know, and nobody else. */
const checkoutSchema = z.looseObject({
  /** What the customer pays with, as the provider's pages gave it to them. */
  token: z.string(),
  /** Known before any money is touched, so that whatever happens then can be undone. */
  paymentId: z.string().optional(),
  /** The pieces of all lines are out of stock for it. */
  reserved: z.boolean(),
  /** It can no longer be cancelled by its customer. */
  picking: z.boolean(),
  /** Wakes the workflow while it waits: see `checkout/doorbell.ts`. */
  callbackId: z.string().optional(),
});

/**
 * An order as the table has it. Its version goes up with every write, and a write holds only for the version that was
 * read: the one place where those meet who decide an order, who pay for it, and who cancel it.
 *
 * Loose, because a checkout goes on for days with the code that it began with: what newer code has written to the order,
 * older code does not know, and must not drop when it writes the whole.
 */
export const orderRecordSchema = orderSchema.and(z.looseObject({ version: z.int().min(1), checkout: checkoutSchema }));

export type OrderRecord<Of extends Order = Order> = Of & {
  readonly version: number;
  readonly checkout: z.infer<typeof checkoutSchema>;
};

/** The record of an order that is new. */
export const newRecord = (order: PendingOrder, token: string): OrderRecord<PendingOrder> => ({
  ...order,
  version: 1,
  checkout: { token, reserved: false, picking: false },
});
