import * as z from "zod";
import { productImageSchema } from "../catalog/product-changed.ts";
import { defineEvent } from "../define-event.ts";
import { skuSchema } from "../sku.ts";
import { uploadIdSchema } from "./upload-id.ts";

/**
 * A picture of a product is ready to be shown, in several sizes and formats. Uploads of one product may be done in another
 * order than they were begun in: their ids sort by the time they were begun, and the last begun is the one to show.
 */
export const imageProcessed = defineEvent(
  "image.processed",
  1,
  z.object({
    uploadId: uploadIdSchema,
    sku: skuSchema,
    /** All of the one picture. */
    images: z.array(productImageSchema).min(1).max(20),
  }),
  { source: "larder.files" },
);
