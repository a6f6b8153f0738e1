import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { paymentStatusSchema } from "./payment-status.ts";

/**
 * The provider tells that something has become of a payment. It is a doorbell: it may come twice, late, or out of order,
 * so whoever hears it asks the provider what is true. `status` is what the provider meant, for the log.
 *
 * A message to a queue of the service's own, and not an event of the bus.
 */
export const paymentUpdated = defineEvent(
  "payment.updated",
  1,
  z.object({
    orderId: orderIdSchema,
    /** The provider's. */
    paymentId: z.string().min(1).max(255),
    status: paymentStatusSchema,
  }),
  { source: "larder.api" },
);
