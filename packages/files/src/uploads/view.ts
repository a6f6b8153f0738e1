import {
  fileRejectionReasonSchema,
  skuSchema,
  timestampSchema,
  uploadIdSchema,
  uploadKindSchema,
} from "@larder/contracts";
import * as z from "zod";

const count = z.int().min(0);

/** An upload as its owner sees it. */
export const uploadViewSchema = z.object({
  id: uploadIdSchema,
  kind: uploadKindSchema,
  status: z
    .enum(["waiting", "processing", "processed", "rejected", "cancelled"])
    .meta({ description: "`waiting` for its file, at work on it, or at its end" }),
  cancelling: z.literal(true).optional().meta({ description: "No more of the catalog is read; what was is written" }),
  sku: skuSchema.optional(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema
    .optional()
    .meta({ description: "Of an upload that waits: until when its file may be sent" }),
  finishedAt: timestampSchema.optional(),
  reason: fileRejectionReasonSchema.optional().meta({ description: "Why the file was not taken" }),
  progress: z
    .object({
      bytes: count.meta({ description: "Of the file, as it was sent, that are read" }),
      totalBytes: count,
      rowsRead: count,
      rowsWritten: count,
      rowsRejected: count,
      rowsPerSecond: z.number().min(0).meta({ description: "Read, from the beginning until now or the end" }),
    })
    .optional()
    .meta({ description: "Of a catalog" }),
  totals: z.object({ read: count, created: count, updated: count, unchanged: count, rejected: count }).optional().meta({
    description:
      "Of a catalog that was read, to its end or until it was cancelled. Every row that was read is one of the other four",
  }),
  report: z
    .url()
    .optional()
    .meta({ description: "Rows of a catalog that were rejected, as CSV. Valid for five minutes" }),
  images: z
    .array(z.object({ url: z.url(), width: z.int().min(1), height: z.int().min(1), contentType: z.string() }))
    .optional()
    .meta({
      description: "What was made of a picture. Of a photo for support the addresses are valid for five minutes",
    }),
  placeholder: z.string().optional().meta({ description: "A ThumbHash in base 64" }),
});

export type UploadView = z.infer<typeof uploadViewSchema>;
