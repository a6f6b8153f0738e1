import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const tables = `
  CREATE TABLE IF NOT EXISTS s3_object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL, headers TEXT NOT NULL,
    metadata TEXT NOT NULL, tags TEXT NOT NULL, checksum TEXT, pieces TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS s3_upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, begun INTEGER NOT NULL, headers TEXT NOT NULL,
    metadata TEXT NOT NULL, tags TEXT NOT NULL, checksum TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS s3_part (
    upload TEXT NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL, checksum TEXT,
    piece TEXT NOT NULL, PRIMARY KEY (upload, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS s3_change (sequence INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL);`;

/** A file of bytes in the state folder. An object that was sent in parts has one of each. */
const pieceSchema = z.object({ file: z.string(), size: z.int() });
export type Piece = z.infer<typeof pieceSchema>;

/** In base 64. Of an object in parts it is of the parts' checksums, unless it is of the whole. */
export const checksumSchema = z.object({
  algorithm: z.enum(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]),
  value: z.string(),
  type: z.enum(["FULL_OBJECT", "COMPOSITE"]),
});
export type Checksum = z.infer<typeof checksumSchema>;

const json = <Value>(value: z.ZodType<Value>) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(value);
const texts = z.record(z.string(), z.string());

const described = { headers: json(texts), metadata: json(texts), tags: json(texts) };

export const objectRow = z.object({
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  modified: z.number(),
  ...described,
  checksum: json(checksumSchema).nullable(),
  pieces: json(z.array(pieceSchema)),
});
export type ObjectRow = z.infer<typeof objectRow>;

export const uploadRow = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  begun: z.number(),
  ...described,
  /** The algorithm and type that were asked for. */
  checksum: json(checksumSchema.omit({ value: true })).nullable(),
});
export type UploadRow = z.infer<typeof uploadRow>;

export const partRow = z.object({
  upload: z.string(),
  number: z.number(),
  etag: z.string(),
  modified: z.number(),
  checksum: json(checksumSchema).nullable(),
  piece: json(pieceSchema),
});
export type PartRow = z.infer<typeof partRow>;

export const createTables = (database: DatabaseSync) => database.exec(tables);
