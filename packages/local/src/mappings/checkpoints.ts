import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { StreamPosition } from "../ports.ts";

/** How far one stream mapping has come, on disk. */
export interface Checkpoint {
  /** Undefined for a stream that the mapping has not read. */
  read(): StreamPosition | undefined;
  write(position: StreamPosition): void;
  /** What is noted belongs to a stream that the mapping read before. Its positions say nothing about this one. */
  ofAnotherStream(): boolean;
}

const positionSchema = z.union([z.object({ after: z.string() }), z.enum(["TRIM_HORIZON", "LATEST"])]);

/** The checkpoints of all stream mappings, each good for the stream with the given id only. */
export function checkpointsIn(database: DatabaseSync): { of(mapping: string, stream: string): Checkpoint } {
  database.exec(
    "CREATE TABLE IF NOT EXISTS checkpoints (mapping TEXT PRIMARY KEY, stream TEXT NOT NULL, position TEXT NOT NULL) STRICT",
  );
  const select = database.prepare("SELECT stream, position FROM checkpoints WHERE mapping = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)");
  return {
    of: (mapping, stream) => ({
      read() {
        const row = select.get(mapping);
        return row?.["stream"] === stream ? positionSchema.parse(JSON.parse(String(row["position"]))) : undefined;
      },
      write: (position) => void upsert.run(mapping, stream, JSON.stringify(position)),
      ofAnotherStream() {
        const row = select.get(mapping);
        return row !== undefined && row["stream"] !== stream;
      },
    }),
  };
}
