import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { skuSchema } from "../sku.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** Why an order will not be delivered although it could have been: a code for programs, a message for people. */
export const cancellationReasonSchema = z.object({
  code: z.enum(["CUSTOMER_REQUEST"]),
  message: z.string().min(1),
});

export type CancellationReason = z.infer<typeof cancellationReasonSchema>;

/** Pieces of a product that were set aside for an order. */
export const reservedLineSchema = z.object({ sku: skuSchema, quantity: z.int().min(1) });

export type ReservedLine = z.infer<typeof reservedLineSchema>;

/**
 * The order will not be delivered. `reserved` is what had been taken out of stock for it and is to be given back:
 * nothing when the order was cancelled before it was confirmed.
 */
export const orderCancelled = defineEvent(
  "order.cancelled",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    reason: cancellationReasonSchema,
    reserved: z.array(reservedLineSchema),
    cancelledAt: timestampSchema,
  }),
  { source: "larder.api" },
);
