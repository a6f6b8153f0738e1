import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { StreamPosition } from "../ports.ts";

/** How far one stream mapping has come, on disk. */
export interface Checkpoint {
  read(): StreamPosition | undefined;
  write(position: StreamPosition): void;
}

const positionSchema = z.union([z.object({ after: z.string() }), z.enum(["TRIM_HORIZON", "LATEST"])]);

/** The checkpoints of all stream mappings. */
export function checkpointsIn(database: DatabaseSync): { of(mapping: string): Checkpoint } {
  database.exec(
    "CREATE TABLE IF NOT EXISTS stream_checkpoints (mapping TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT",
  );
  const select = database.prepare("SELECT position FROM stream_checkpoints WHERE mapping = ?");
  const upsert = database.prepare(
    "INSERT INTO stream_checkpoints VALUES (?, ?) ON CONFLICT (mapping) DO UPDATE SET position = excluded.position",
  );
  return {
    of: (mapping) => ({
      read() {
        const row = select.get(mapping);
        return row && positionSchema.parse(JSON.parse(String(row["position"])));
      },
      write: (position) => void upsert.run(mapping, JSON.stringify(position)),
    }),
  };
}
