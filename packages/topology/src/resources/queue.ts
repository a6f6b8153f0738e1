import * as z from "zod";
import { name } from "./name.ts";
import { resourceStatementSchema } from "./statement.ts";

export const queueSchema = z.strictObject({
  name,
  fifo: z.boolean(),
  contentBasedDeduplication: z.boolean(),
  visibilityTimeout: z.int().min(0).max(43_200),
  /** 1 minute to 14 days. */
  retention: z.int().min(60).max(1_209_600),
  /** In bytes, attributes included. AWS's default, 1 MiB, unless said. */
  maximumMessageSize: z.int().min(1_024).max(1_048_576).optional(),
  delay: z.int().min(0).max(900),
  encrypted: z.boolean(),
  deadLetter: z.strictObject({ queue: name, maxReceiveCount: z.int().min(1).max(1000) }).optional(),
  policy: z.array(resourceStatementSchema),
});

export type QueueSpec = z.infer<typeof queueSchema>;
