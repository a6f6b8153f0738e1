import type { DatabaseSync } from "node:sqlite";
import type { Readable } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { ObjectChange, ObjectChangeKind, ObjectHead } from "../object-store.ts";
import type { Bodies } from "./bodies.ts";
import type { openChanges } from "./changes.ts";
import { checkWrite, type WriteConditions } from "./conditions.ts";
import { type Checksum, type ObjectRow, objectRow, type Piece } from "./tables.ts";

/** What is said of an object when it is written. */
export interface Description {
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StoredObject extends ObjectHead, Description {
  readonly checksum: Checksum | undefined;
  /** One for each part that it was sent in. */
  readonly pieces: readonly Piece[];
}

/** Who asked for a change. */
export interface Asker {
  readonly caller: string;
  readonly requestId: string;
}

interface NewObject extends Description {
  readonly key: string;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly pieces: readonly Piece[];
}

export interface Objects {
  find(bucket: string, key: string): StoredObject | undefined;
  /** Up to `limit` in the order of their keys' bytes, behind `after`. */
  list(bucket: string, from: { prefix: string; after: string; limit: number }): StoredObject[];
  olderThan(bucket: string, prefix: string, time: number): string[];
  /**
   * Puts an object in the place of what is there, whole or not at all; what is there must fulfil the conditions.
   * @throws {AwsError} of `checkWrite`; what was to be written is removed then.
   */
  put(
    bucket: string,
    object: NewObject,
    why: Asker & { kind: ObjectChangeKind },
    conditions: WriteConditions,
  ): StoredObject;
  /** Answers whether there was anything. */
  remove(bucket: string, key: string, why: Asker & { kind: ObjectChangeKind }, conditions?: WriteConditions): boolean;
  retag(bucket: string, key: string, tags: Readonly<Record<string, string>>): boolean;
  open(object: StoredObject, range?: { readonly start: number; readonly end: number }): Readable;
}

interface Parts {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly bodies: Bodies;
  readonly changes: ReturnType<typeof openChanges>;
  readonly changed: () => void;
}

export function openObjects({ database, clock, bodies, changes, changed }: Parts): Objects {
  const select = database.prepare("SELECT * FROM s3_object WHERE bucket = ? AND key = ?");
  const page = database.prepare(
    "SELECT * FROM s3_object WHERE bucket = ? AND key > ? AND key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ?",
  );
  const old = database.prepare(
    `SELECT key FROM s3_object WHERE bucket = ? AND substr(key, 1, length(?)) = ? AND modified < ?
     ORDER BY modified LIMIT 1000`,
  );
  const replace = database.prepare("INSERT OR REPLACE INTO s3_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const erase = database.prepare("DELETE FROM s3_object WHERE bucket = ? AND key = ?");
  const tag = database.prepare("UPDATE s3_object SET tags = ? WHERE bucket = ? AND key = ?");
  let last = 0n;

  /** Grows from change to change, over restarts too. */
  function nextSequencer(): string {
    const now = BigInt(Date.now()) << 20n;
    last = now > last ? now : last + 1n;
    return last.toString(16).toUpperCase().padStart(18, "0");
  }
  function find(bucket: string, key: string): StoredObject | undefined {
    const row = select.get(bucket, key);
    return row && stored(objectRow.parse(row));
  }
  /** The transaction of a change and of the word of it. */
  function change(work: () => Omit<ObjectChange, "sequence" | "at" | "sequencer">, sequencer: string) {
    database.exec("SAVEPOINT s3");
    try {
      changes.add({ ...work(), at: clock.now(), sequencer });
      database.exec("RELEASE s3");
    } catch (error) {
      database.exec("ROLLBACK TO s3; RELEASE s3");
      throw error;
    }
    changed();
  }

  return {
    find,
    list: (bucket, { prefix, after, limit }) =>
      page.all(bucket, after, prefix, prefix, prefix, limit).map((row) => stored(objectRow.parse(row))),
    olderThan: (bucket, prefix, time) => old.all(bucket, prefix, prefix, time).map(({ key }) => String(key)),
    put(bucket, object, { kind, ...asker }, conditions) {
      const before = find(bucket, object.key);
      try {
        checkWrite(before, conditions);
      } catch (error) {
        bodies.remove(object.pieces);
        throw error;
      }
      const sequencer = nextSequencer();
      const { key, etag, headers, metadata, tags, checksum, pieces } = object;
      const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
      const texts = [headers, metadata, tags].map((value) => JSON.stringify(value));
      const modified = clock.now();
      change(() => {
        const described = [...texts, checksum ? JSON.stringify(checksum) : null, JSON.stringify(pieces), sequencer];
        replace.run(bucket, key, etag, modified, ...described);
        return { bucket, key, kind, size, etag, ...asker };
      }, sequencer);
      if (before) bodies.remove(before.pieces);
      return { ...object, etag: `"${etag}"`, size, lastModified: modified };
    },
    remove(bucket, key, { kind, ...asker }, conditions = {}) {
      const before = find(bucket, key);
      checkWrite(before, conditions);
      if (!before) return false;
      change(() => {
        erase.run(bucket, key);
        return { bucket, key, kind, ...asker };
      }, nextSequencer());
      bodies.remove(before.pieces);
      return true;
    },
    retag: (bucket, key, tags) => tag.run(JSON.stringify(tags), bucket, key).changes > 0,
    open: (object, range = { start: 0, end: object.size - 1 }) => bodies.read(object.pieces, range),
  };
}

const stored = (row: ObjectRow): StoredObject => ({
  key: row.key,
  size: row.pieces.reduce((sum, piece) => sum + piece.size, 0),
  etag: `"${row.etag}"`,
  lastModified: row.modified,
  headers: row.headers,
  metadata: row.metadata,
  tags: row.tags,
  checksum: row.checksum ?? undefined,
  pieces: row.pieces,
});
