import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** Why an order will not be delivered although it could have been: a code for programs, a message for people. */
export const cancellationReasonSchema = z.object({
  code: z.enum(["CUSTOMER_REQUEST", "PAYMENT_FAILED", "CHECKOUT_FAILED"]),
  message: z.string().min(1),
});

export type CancellationReason = z.infer<typeof cancellationReasonSchema>;

/** The order will not be delivered. Its checkout gives back what was reserved and held for it. */
export const orderCancelled = defineEvent(
  "order.cancelled",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    reason: cancellationReasonSchema,
    cancelledAt: timestampSchema,
  }),
  { source: "larder.api" },
);
