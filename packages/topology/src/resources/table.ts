import * as z from "zod";
import { name } from "./name.ts";

const keySchema = z.strictObject({ name, type: z.enum(["S", "N", "B"]) });

export const tableSchema = z.strictObject({
  name,
  /** The service that owns it: its `service` tag. No function of another service may be granted it. */
  service: name.optional(),
  hashKey: keySchema,
  rangeKey: keySchema.optional(),
  indexes: z.record(
    name,
    z.strictObject({
      scope: z.enum(["global", "local"]),
      hashKey: keySchema,
      rangeKey: keySchema.optional(),
      projection: z.union([z.enum(["ALL", "KEYS_ONLY"]), z.array(name)]),
    }),
  ),
  stream: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(),
  ttl: name.optional(),
  encrypted: z.boolean(),
  pointInTimeRecovery: z.boolean(),
  deletionProtection: z.boolean(),
});

export type TableSpec = z.infer<typeof tableSchema>;
