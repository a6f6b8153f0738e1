import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../clock.ts";
import type { ObjectStore } from "../object-store.ts";
import { openBodies } from "./bodies.ts";
import { openChanges } from "./changes.ts";
import { openObjects } from "./objects.ts";
import { createTables } from "./tables.ts";
import { openUploads } from "./uploads.ts";

const itself = { caller: "s3.amazonaws.com", requestId: "LIFECYCLE" };

/** Opens the objects in a state folder: what an earlier run was writing when it ended is removed. */
export function openObjectStore({
  database,
  directory,
  clock,
}: {
  database: DatabaseSync;
  directory: string;
  clock: Clock;
}) {
  createTables(database);
  const listeners: (() => void)[] = [];
  const bodies = openBodies(directory);
  bodies.keepOnly(referredTo(database));
  const changes = openChanges(database);
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const objects = openObjects({ database, clock, bodies, changes, changed });
  const uploads = openUploads({ database, clock, bodies });
  const store: ObjectStore = {
    read(bucket, key) {
      const head = objects.find(bucket, key);
      return head && { head, body: (range) => objects.open(head, range) };
    },
    olderThan: objects.olderThan,
    expire: (bucket, key) => void objects.remove(bucket, key, { ...itself, kind: "LifecycleExpiration:Delete" }),
    abortUploadsBegunBefore(bucket, prefix, time) {
      const old = uploads.list(bucket).filter(({ key, begun }) => key.startsWith(prefix) && begun < time);
      for (const { id } of old) uploads.abort(id);
      return old.length;
    },
    pendingChanges: changes.pending,
    told: changes.told,
    onChange: (listener) => void listeners.push(listener),
  };
  return { store, objects, uploads, bodies };
}

function referredTo(database: DatabaseSync): Set<string> {
  const files = database
    .prepare(
      `SELECT value ->> 'file' AS file FROM s3_object, json_each(s3_object.pieces)
       UNION ALL SELECT piece ->> 'file' FROM s3_part`,
    )
    .all();
  return new Set(files.map(({ file }) => String(file)));
}
