import * as z from "zod";
import { name } from "./name.ts";
import { resourceStatementSchema } from "./statement.ts";
import { targetSchema } from "./target.ts";

/** An S3 bucket. Objects are encrypted with S3's own keys, as in every bucket since 2023. */
export const bucketSchema = z.strictObject({
  name,
  /** The service that owns it: its `service` tag. */
  service: name.optional(),
  versioning: z.boolean(),
  /** Its objects go with it when it is removed; otherwise one that is not empty stays. */
  forceDestroy: z.boolean().optional(),
  /** All four blocks of public access are on. */
  private: z.boolean(),
  policy: z.array(resourceStatementSchema),
  cors: z.array(
    z.strictObject({
      allowedOrigins: z.array(name),
      allowedMethods: z.array(name),
      allowedHeaders: z.array(name),
      exposeHeaders: z.array(name),
      maxAge: z.int().min(0).optional(),
    }),
  ),
  /** Times are in days, as S3 counts them: from midnight UTC to midnight UTC. */
  lifecycle: z.array(
    z.strictObject({
      id: name,
      prefix: z.string(),
      expiration: z.int().min(1).optional(),
      noncurrentExpiration: z.int().min(1).optional(),
      abortMultipart: z.int().min(1).optional(),
    }),
  ),
  /** What is told of changes: `s3:ObjectCreated:*` and the like, of keys that begin and end so. */
  notifications: z.array(
    z.strictObject({
      id: name.optional(),
      events: z.array(name).min(1),
      prefix: z.string().optional(),
      suffix: z.string().optional(),
      to: targetSchema,
    }),
  ),
  /** Every change is told to the account's default bus as well. */
  eventBridge: z.boolean(),
});

export type BucketSpec = z.infer<typeof bucketSchema>;
