import {
  correlationIdSchema,
  customerIdSchema,
  fileRejectionReasonSchema,
  productImageSchema,
  skuSchema,
  timestampSchema,
  uploadIdSchema,
  uploadKindSchema,
} from "@larder/contracts";
import * as z from "zod";

/**
 * `waiting` for its file, `processing` it, and then one of the others for good. A catalog that was cancelled is
 * `cancelling` until the rows that were read of it are written.
 */
export const uploadStatusSchema = z.enum(["waiting", "processing", "cancelling", "processed", "rejected", "cancelled"]);

const count = z.int().min(0);

/** How far the reading of a catalog has come. What it says was done is done; what follows may have been begun. */
export const checkpointSchema = z.object({
  /** Segments of the catalog, of `rowsOfASegment` rows each, that are read, sent and reported whole. */
  segment: count,
  /** Where the next row begins: in bytes of the text as UTF-8, decompressed, without its byte order mark. */
  offset: count,
  /** Lines before that one, the header's among them. */
  lines: count,
  /** Bytes of the file that were taken in so far, for people to see how far it is. */
  bytes: count,
  read: count,
  rejected: count,
  /** Chunks that were sent to the shop: their numbers are below this. */
  chunks: count,
  /** Segments in which rows were rejected: each has a part of the report. */
  reports: z.array(count),
  /** There is nothing more to read: the end of the file, or it was cancelled. */
  done: z.boolean(),
  /** Who wrote it, of those who may be reading at once. */
  reader: z.string().optional(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What the shop has told of the chunks that it wrote. Only ever added to. */
export const writtenSchema = z.object({ chunks: count, created: count, updated: count, unchanged: count });
export type Written = z.infer<typeof writtenSchema>;

const resultImageSchema = z.object({
  /** In the bucket of uploads or of the CDN. */
  key: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
  contentType: z.string(),
  bytes: count,
});
export type ResultImage = z.infer<typeof resultImageSchema>;

/**
 * An upload as the table has it. Its version goes up whenever its status or its checkpoint does, and such a write holds
 * only for the version that was read. `written` is added to without.
 */
export const uploadSchema = z.object({
  id: uploadIdSchema,
  version: z.int().min(1),
  kind: uploadKindSchema,
  status: uploadStatusSchema,
  /** Who may send it, and see what becomes of it. */
  owner: customerIdSchema,
  /** The product that a picture is of. */
  sku: skuSchema.optional(),
  /** As it was promised, in bytes. */
  size: z.int().min(1),
  contentType: z.string(),
  correlationId: correlationIdSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  /** Of a large file that is sent in parts: S3's id of the upload. */
  multipartId: z.string().optional(),
  /** The file that was taken: of several that were put under the key, the first that was claimed, and no other. */
  source: z.object({ etag: z.string(), size: count, claimedAt: timestampSchema }).optional(),
  reason: fileRejectionReasonSchema.optional(),
  finishedAt: timestampSchema.optional(),
  /** Of an image that is processed. */
  images: z.array(resultImageSchema).optional(),
  /** The same as an event tells it to everybody; of a product's image. */
  published: z.array(productImageSchema).optional(),
  /** A ThumbHash in base 64. */
  placeholder: z.string().optional(),
  /** Of a catalog. */
  checkpoint: checkpointSchema.optional(),
  /** Of one that is cancelled: segments that are read all the same. Whoever reads stops there, and sends nothing behind it. */
  stopAfter: count.optional(),
  written: writtenSchema.optional(),
});
export type Upload = z.infer<typeof uploadSchema>;

export const unread: Checkpoint = {
  segment: 0,
  offset: 0,
  lines: 0,
  bytes: 0,
  read: 0,
  rejected: 0,
  chunks: 0,
  reports: [],
  done: false,
};

export const nothingWritten: Written = { chunks: 0, created: 0, updated: 0, unchanged: 0 };
