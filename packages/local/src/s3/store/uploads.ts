import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../clock.ts";
import type { Bodies } from "./bodies.ts";
import { type Checksum, type PartRow, type Piece, partRow, type UploadRow, uploadRow } from "./tables.ts";
import { together } from "./transaction.ts";

type New = Pick<UploadRow, "bucket" | "key" | "headers" | "metadata" | "tags" | "checksum">;
type NewPart = {
  readonly number: number;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly piece: Piece;
};

/** Multipart uploads that are under way, and their parts. */
export interface Uploads {
  begin(upload: New): UploadRow;
  find(id: string): UploadRow | undefined;
  /** Puts a part in the place of one that was sent before under its number. */
  addPart(upload: string, part: NewPart): PartRow;
  parts(upload: string): PartRow[];
  /** In the order of their keys' bytes, and of one key in the order that they were begun. */
  list(bucket: string): UploadRow[];
  /** Forgets it and its parts, and answers those, whose bytes are for who asks to keep or remove. */
  forget(upload: string): PartRow[];
  /** Forgets it and removes its bytes. */
  abort(upload: string): void;
}

export function openUploads({
  database,
  clock,
  bodies,
}: {
  database: DatabaseSync;
  clock: Clock;
  bodies: Bodies;
}): Uploads {
  const insert = database.prepare("INSERT INTO s3_upload VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const select = database.prepare("SELECT * FROM s3_upload WHERE id = ?");
  const ofBucket = database.prepare("SELECT * FROM s3_upload WHERE bucket = ? ORDER BY key, begun");
  const erase = database.prepare("DELETE FROM s3_upload WHERE id = ?");
  const insertPart = database.prepare("INSERT OR REPLACE INTO s3_part VALUES (?, ?, ?, ?, ?, ?)");
  const selectPart = database.prepare("SELECT * FROM s3_part WHERE upload = ? AND number = ?");
  const selectParts = database.prepare("SELECT * FROM s3_part WHERE upload = ? ORDER BY number");
  const eraseParts = database.prepare("DELETE FROM s3_part WHERE upload = ?");
  const parts = (upload: string) => selectParts.all(upload).map((row) => partRow.parse(row));
  const forget = (upload: string) =>
    together(database, () => {
      const left = parts(upload);
      eraseParts.run(upload);
      erase.run(upload);
      return left;
    });
  return {
    begin(upload) {
      const begun = { ...upload, id: randomBytes(32).toString("base64url"), begun: clock.now() };
      const { headers, metadata, tags, checksum } = upload;
      const texts = [headers, metadata, tags].map((value) => JSON.stringify(value));
      insert.run(begun.id, begun.bucket, begun.key, begun.begun, ...texts, checksum && JSON.stringify(checksum));
      return begun;
    },
    find(id) {
      const row = select.get(id);
      return row && uploadRow.parse(row);
    },
    addPart(upload, { number, etag, checksum, piece }) {
      const before = selectPart.get(upload, number);
      const modified = clock.now();
      insertPart.run(upload, number, etag, modified, checksum ? JSON.stringify(checksum) : null, JSON.stringify(piece));
      if (before) bodies.remove([partRow.parse(before).piece]);
      return { upload, number, etag, modified, checksum: checksum ?? null, piece };
    },
    parts,
    list: (bucket) => ofBucket.all(bucket).map((row) => uploadRow.parse(row)),
    forget,
    abort: (upload) => bodies.remove(forget(upload).map(({ piece }) => piece)),
  };
}

/**
 * The ETag of an object in parts: the MD5 of its parts' MD5s, and how many there are.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export function etagOfParts(parts: readonly { readonly etag: string }[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}
