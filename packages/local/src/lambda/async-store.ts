import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

/** An event that was accepted and is not done with. Times are in milliseconds since the epoch. */
export interface AcceptedEvent {
  readonly id: number;
  readonly requestId: string;
  readonly functionName: string;
  /** JSON text. */
  readonly event: string;
  readonly trigger: string;
  readonly traceId?: string;
  readonly acceptedAt: number;
  /** How often it was tried, in vain. */
  readonly attempts: number;
  readonly dueAt: number;
}

const rowSchema = z.object({
  id: z.number(),
  requestId: z.string(),
  functionName: z.string(),
  event: z.string(),
  trigger: z.string(),
  traceId: z.string().nullable(),
  acceptedAt: z.number(),
  attempts: z.number(),
  dueAt: z.number(),
});

const table = `CREATE TABLE IF NOT EXISTS async_invocations (
  id INTEGER PRIMARY KEY,
  requestId TEXT NOT NULL,
  functionName TEXT NOT NULL,
  event TEXT NOT NULL,
  trigger TEXT NOT NULL,
  traceId TEXT,
  acceptedAt INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  dueAt INTEGER NOT NULL
)`;

/** Accepted events on disk: each method returns when its change is written. */
export function openAsyncStore(database: DatabaseSync) {
  database.exec(table);
  const insert = database.prepare(
    `INSERT INTO async_invocations (requestId, functionName, event, trigger, traceId, acceptedAt, attempts, dueAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare("UPDATE async_invocations SET attempts = ?, dueAt = ? WHERE id = ?");
  const remove = database.prepare("DELETE FROM async_invocations WHERE id = ?");
  return {
    all(): AcceptedEvent[] {
      const rows = database.prepare("SELECT * FROM async_invocations ORDER BY id").all();
      return rows.map((row) => {
        const { traceId, ...event } = rowSchema.parse(row);
        return traceId === null ? event : { ...event, traceId };
      });
    },
    add(event: Omit<AcceptedEvent, "id">): AcceptedEvent {
      const { requestId, functionName, trigger, traceId = null, acceptedAt, attempts, dueAt } = event;
      const row = [requestId, functionName, event.event, trigger, traceId, acceptedAt, attempts, dueAt];
      return { ...event, id: Number(insert.run(...row).lastInsertRowid) };
    },
    update: ({ id, attempts, dueAt }: AcceptedEvent) => void update.run(attempts, dueAt, id),
    remove: ({ id }: AcceptedEvent) => void remove.run(id),
  };
}
