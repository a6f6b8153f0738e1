import * as z from "zod";
import { name } from "./name.ts";

export const mappingSchema = z.strictObject({
  /** Exactly one: a queue, or a table's stream. */
  source: z.union([z.strictObject({ queue: name }), z.strictObject({ tableStream: name })]),
  function: name,
  batchSize: z.int().min(1).max(10_000),
  /** Longest wait for a full batch, 0 to 300 s. */
  window: z.int().min(0).max(300),
  partialResponses: z.boolean(),
  /** Filter criteria: patterns, of which one must match. Empty: everything passes. */
  filters: z.array(z.record(z.string(), z.json())),
  /** Queues: most environments that this mapping may use at once. */
  maximumConcurrency: z.int().min(2).max(1000).optional(),
  /** Streams only, below. */
  startingPosition: z.enum(["LATEST", "TRIM_HORIZON"]).optional(),
  bisect: z.boolean().optional(),
  /** −1 is without limit: AWS's default. */
  retries: z.int().min(-1).max(10_000).optional(),
  /** −1 is without limit: AWS's default. */
  maxAge: z.int().min(-1).max(604_800).optional(),
  parallelization: z.int().min(1).max(10).optional(),
  /** A queue that is told about batches that were given up. */
  onFailure: name.optional(),
});

export type MappingSpec = z.infer<typeof mappingSchema>;
