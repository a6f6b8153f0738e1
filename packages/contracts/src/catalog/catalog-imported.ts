import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { uploadIdSchema } from "../files/upload-id.ts";
import { timestampSchema } from "../timestamp.ts";

const rows = z.int().min(0);

/**
 * A catalog was read, and every row of it is accounted for: `read = created + updated + unchanged + rejected`.
 * One that was cancelled was read in part, and what was read of it is in the shop.
 */
export const catalogImported = defineEvent(
  "catalog.imported",
  1,
  z.object({
    uploadId: uploadIdSchema,
    outcome: z.enum(["completed", "cancelled"]),
    rows: z.object({ read: rows, created: rows, updated: rows, unchanged: rows, rejected: rows }),
    finishedAt: timestampSchema,
  }),
  { source: "larder.files" },
);
