import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { uploadIdSchema } from "../files/upload-id.ts";
import { packedRowSchema } from "./packed-row.ts";

/**
 * Rows of a chunk at most: as many as the shop writes in one transaction, where each is a product and an event, and one
 * more event tells of the chunk. DynamoDB takes 100 writes.
 */
export const mostRowsOfAChunk = 49;

const chunkSchema = z.object({
  uploadId: uploadIdSchema,
  /** Counts from 0. The same number is the same rows, however often they are read. */
  chunk: z.int().min(0),
});

/**
 * Rows of a catalog were read and found good, for the shop to write. Of one catalog's rows about the same product, the one
 * in the later line holds.
 *
 * A message to a queue of the shop's, and not an event of the bus.
 */
export const catalogChunkRead = defineEvent(
  "catalog-chunk.read",
  1,
  chunkSchema.extend({
    rows: z.array(packedRowSchema).min(1).max(mostRowsOfAChunk),
  }),
  { source: "larder.files" },
);

const rows = z.int().min(0);

/** The shop has written a chunk of a catalog, once. Rows that said nothing new, or that a later line overtook, are unchanged. */
export const catalogChunkWritten = defineEvent(
  "catalog-chunk.written",
  1,
  chunkSchema.extend({ rows: z.object({ created: rows, updated: rows, unchanged: rows }) }),
  { source: "larder.api" },
);
