import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { skuSchema } from "../sku.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** Why an order cannot be fulfilled: a code for programs, a message for the customer, the product at fault if it is one. */
export const rejectionReasonSchema = z.object({
  code: z.enum(["OUT_OF_STOCK", "PAYMENT_DECLINED", "PAYMENT_EXPIRED", "PAYMENT_FAILED", "CHECKOUT_FAILED"]),
  message: z.string().min(1),
  sku: skuSchema.optional(),
});

export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/** The order will not be delivered. Its checkout gives back what was reserved and held for it. */
export const orderRejected = defineEvent(
  "order.rejected",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    reason: rejectionReasonSchema,
    rejectedAt: timestampSchema,
  }),
  { source: "larder.api" },
);
