import { correlationIdSchema, orderIdSchema } from "@larder/contracts";
import * as z from "zod";

/** Whose checkout it is, and what set it off. */
export const checkoutSchema = z.object({
  orderId: orderIdSchema,
  correlationId: correlationIdSchema,
  /** The id of the event. */
  causationId: z.string().min(1),
});

export type Checkout = z.infer<typeof checkoutSchema>;
