import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** The payment of an order still waits for its customer, and will not for much longer. Whoever can reach them does. */
export const orderReminded = defineEvent(
  "order.reminded",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    /** When the order is given up. */
    expiresAt: timestampSchema,
    remindedAt: timestampSchema,
  }),
  { source: "larder.api" },
);
