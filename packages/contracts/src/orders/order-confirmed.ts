import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { moneySchema } from "../money.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** Everything the order asks for is reserved: it will be delivered. */
export const orderConfirmed = defineEvent(
  "order.confirmed",
  1,
  z.object({ orderId: orderIdSchema, customerId: customerIdSchema, total: moneySchema, confirmedAt: timestampSchema }),
  { source: "larder.api" },
);
