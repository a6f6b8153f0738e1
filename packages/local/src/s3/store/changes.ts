import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { ObjectChange } from "../object-store.ts";

const changeSchema = z.object({
  bucket: z.string(),
  kind: z.enum([
    "ObjectCreated:Put",
    "ObjectCreated:Post",
    "ObjectCreated:Copy",
    "ObjectCreated:CompleteMultipartUpload",
    "ObjectRemoved:Delete",
    "LifecycleExpiration:Delete",
  ]),
  key: z.string(),
  at: z.number(),
  size: z.number().exactOptional(),
  etag: z.string().exactOptional(),
  sequencer: z.string(),
  caller: z.string(),
  requestId: z.string(),
});
const row = z.object({ sequence: z.number(), change: z.string() });

/** Changes of objects that are still to be told. A change is added in the transaction that makes it. */
export function openChanges(database: DatabaseSync) {
  const insert = database.prepare("INSERT INTO s3_change (change) VALUES (?)");
  const select = database.prepare("SELECT * FROM s3_change WHERE sequence > ? ORDER BY sequence LIMIT 100");
  const remove = database.prepare("DELETE FROM s3_change WHERE sequence = ?");
  return {
    add: (change: Omit<ObjectChange, "sequence">) => void insert.run(JSON.stringify(change)),
    pending: (after = 0): ObjectChange[] =>
      select.all(after).map((found) => {
        const { sequence, change } = row.parse(found);
        return { sequence, ...changeSchema.parse(JSON.parse(change)) };
      }),
    told: (sequence: number) => void remove.run(sequence),
  };
}
