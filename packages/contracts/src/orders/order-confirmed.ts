import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { moneySchema } from "../money.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** Why an order is confirmed: a code for programs, a message for people. */
export const confirmationReasonSchema = z.object({
  code: z.enum(["PAYMENT_AUTHORISED"]),
  message: z.string().min(1),
});

export type ConfirmationReason = z.infer<typeof confirmationReasonSchema>;

/** Everything the order asks for is reserved, and its price is held: it will be delivered. */
export const orderConfirmed = defineEvent(
  "order.confirmed",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    total: moneySchema,
    reason: confirmationReasonSchema,
    confirmedAt: timestampSchema,
  }),
  { source: "larder.api" },
);
