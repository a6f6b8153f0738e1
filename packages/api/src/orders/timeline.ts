import { timestampSchema } from "@larder/contracts";
import * as z from "zod";

/** What may happen to an order. */
const timelineEventSchema = z.enum([
  "PLACED",
  "STOCK_RESERVED",
  "PAYMENT_PROCESSING",
  "PAYMENT_ACTION_REQUIRED",
  "REMINDED",
  "PAYMENT_AUTHORISED",
  "PAYMENT_DECLINED",
  "CONFIRMED",
  "PICKING_STARTED",
  "PAYMENT_CAPTURED",
  "REJECTED",
  "CANCELLED",
  "PAYMENT_VOIDED",
  "STOCK_RELEASED",
]);

export const timelineSchema = z
  .array(
    z.object({
      at: timestampSchema,
      event: timelineEventSchema,
      detail: z.string().optional().meta({ description: "In words, where there is more to say" }),
    }),
  )
  .min(1);

export type TimelineEvent = z.infer<typeof timelineEventSchema>;
