import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { skuSchema } from "../sku.ts";

/** A product has run low: stock fell from above the threshold to it or below. Told once, until stock has risen above it again. */
export const stockLow = defineEvent(
  "stock.low",
  1,
  z.object({
    sku: skuSchema,
    name: z.string().min(1),
    /** Pieces that are left. */
    available: z.int().min(0),
    threshold: z.int().min(0),
  }),
  { source: "larder.api" },
);
