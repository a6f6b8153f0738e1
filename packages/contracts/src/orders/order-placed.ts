import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { orderIdSchema } from "../ids.ts";
import { moneySchema } from "../money.ts";
import { skuSchema } from "../sku.ts";
import { timestampSchema } from "../timestamp.ts";
import { customerIdSchema } from "./customer-id.ts";

/** One product in an order, at the price it had when the order was placed. */
export const orderLineSchema = z.object({
  sku: skuSchema,
  quantity: z.int().min(1),
  unitPrice: moneySchema,
  name: z.string().min(1).optional(),
});

export type OrderLine = z.infer<typeof orderLineSchema>;

/** A customer has placed an order. Nothing is reserved yet. */
export const orderPlaced = defineEvent(
  "order.placed",
  1,
  z.object({
    orderId: orderIdSchema,
    customerId: customerIdSchema,
    lines: z.array(orderLineSchema).min(1),
    total: moneySchema,
    placedAt: timestampSchema,
  }),
  { source: "larder.api" },
);
