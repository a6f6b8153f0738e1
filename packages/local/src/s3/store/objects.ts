import type { DatabaseSync } from "node:sqlite";
import type { Readable } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { ObjectChange, ObjectChangeKind, ObjectHead } from "../object-store.ts";
import type { Bodies } from "./bodies.ts";
import type { openChanges } from "./changes.ts";
import { checkDelete, checkWrite, type WriteConditions } from "./conditions.ts";
import { behindAll, laterOf } from "./key-order.ts";
import { type Checksum, type ObjectRow, objectRow, type Piece } from "./tables.ts";
import { together } from "./transaction.ts";

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
  /** In the order of their keys' bytes, from the key `from` on. Each is read when it is asked for: take them without a pause. */
  list(bucket: string, place: { prefix: string; from: string }): Iterable<StoredObject>;
  olderThan(bucket: string, prefix: string, time: number): string[];
  /**
   * Puts an object in the place of what is there, whole or not at all; what is there must fulfil the conditions.
   * @param along Is written in the same transaction.
   * @throws {AwsError} of `checkWrite`. The pieces stay: they are still those of who wrote them.
   */
  put(
    bucket: string,
    object: NewObject,
    why: Asker & { kind: ObjectChangeKind },
    conditions: WriteConditions,
    along?: () => void,
  ): StoredObject;
  /** Answers whether there was anything. @throws {AwsError} of `checkDelete` */
  remove(bucket: string, key: string, why: Asker & { kind: ObjectChangeKind }, conditions?: WriteConditions): boolean;
  retag(bucket: string, key: string, tags: Readonly<Record<string, string>>): boolean;
  open(object: StoredObject, range: { readonly start: number; readonly end: number }): Readable;
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
  const selectFrom = database.prepare("SELECT * FROM s3_object WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key");
  const old = database.prepare(
    `SELECT key FROM s3_object WHERE bucket = ? AND key >= ? AND key < ? AND modified < ?
     ORDER BY modified LIMIT 1000`,
  );
  const replace = database.prepare("INSERT OR REPLACE INTO s3_object VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const erase = database.prepare("DELETE FROM s3_object WHERE bucket = ? AND key = ?");
  const tag = database.prepare("UPDATE s3_object SET tags = ? WHERE bucket = ? AND key = ?");
  function find(bucket: string, key: string): StoredObject | undefined {
    const row = select.get(bucket, key);
    return row && stored(objectRow.parse(row));
  }
  /** The transaction of a change and of the word of it. */
  function change(work: () => Omit<ObjectChange, "sequence" | "at" | "sequencer">) {
    together(database, () => changes.add({ ...work(), at: clock.now() }));
    changed();
  }

  return {
    find,
    *list(bucket, { prefix, from }) {
      for (const row of selectFrom.iterate(bucket, laterOf(prefix, from), endOf(prefix)))
        yield stored(objectRow.parse(row));
    },
    olderThan: (bucket, prefix, time) => old.all(bucket, prefix, endOf(prefix), time).map(({ key }) => String(key)),
    put(bucket, object, { kind, ...asker }, conditions, along = () => {}) {
      const before = find(bucket, object.key);
      checkWrite(before, conditions);
      const { key, etag, headers, metadata, tags, checksum, pieces } = object;
      const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
      const texts = [headers, metadata, tags].map((value) => JSON.stringify(value));
      const modified = clock.now();
      change(() => {
        const described = [...texts, checksum ? JSON.stringify(checksum) : null, JSON.stringify(pieces)];
        replace.run(bucket, key, etag, modified, ...described);
        along();
        return { bucket, key, kind, size, etag, ...asker };
      });
      if (before) bodies.remove(before.pieces);
      return { ...object, etag: `"${etag}"`, size, lastModified: modified };
    },
    remove(bucket, key, { kind, ...asker }, conditions = {}) {
      const before = find(bucket, key);
      checkDelete(before, conditions);
      if (!before) return false;
      change(() => {
        erase.run(bucket, key);
        return { bucket, key, kind, ...asker };
      });
      bodies.remove(before.pieces);
      return true;
    },
    retag: (bucket, key, tags) => tag.run(JSON.stringify(tags), bucket, key).changes > 0,
    open: (object, range) => bodies.read(object.pieces, range),
  };
}

/** Where keys that begin so end. SQLite sorts bytes behind all text: https://sqlite.org/datatype3.html#sort_order */
const endOf = (prefix: string): string | Uint8Array => behindAll(prefix) ?? new Uint8Array();

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
