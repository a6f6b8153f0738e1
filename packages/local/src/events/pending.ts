import type { DatabaseSync } from "node:sqlite";

/** An event on its way to one target of one rule. */
export interface Delivery {
  /** Logical name of the rule. */
  readonly rule: string;
  /** Logical name of the target. */
  readonly target: string;
  readonly body: string;
  readonly traceId?: string | undefined;
  /** When the event was accepted, by the clock of the local cloud. */
  readonly acceptedAt: number;
  /** Deliveries tried after the first. */
  readonly retries: number;
}

/** A delivery that a target has refused and that waits for its next try. */
export interface PendingDelivery extends Delivery {
  readonly id: number;
  readonly dueAt: number;
  /** Why the last try failed: code and message. */
  readonly code: string;
  readonly message: string;
}

export interface PendingDeliveries {
  add(delivery: Omit<PendingDelivery, "id">): PendingDelivery;
  remove(id: number): void;
  all(): PendingDelivery[];
}

/** The deliveries that are owed, on disk. */
export function openPendingDeliveries(database: DatabaseSync): PendingDeliveries {
  database.exec(`CREATE TABLE IF NOT EXISTS pending_deliveries (
    id INTEGER PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL, trace_id TEXT,
    accepted_at REAL NOT NULL, retries INTEGER NOT NULL, due_at REAL NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL
  ) STRICT`);
  const insert = database.prepare(
    `INSERT INTO pending_deliveries (rule, target, body, trace_id, accepted_at, retries, due_at, code, message)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare("DELETE FROM pending_deliveries WHERE id = ?");
  const select = database.prepare("SELECT * FROM pending_deliveries ORDER BY id");
  return {
    add(owed) {
      const { rule, target, body, traceId = null, acceptedAt, retries, dueAt, code, message } = owed;
      const added = insert.run(rule, target, body, traceId, acceptedAt, retries, dueAt, code, message);
      return { ...owed, id: Number(added.lastInsertRowid) };
    },
    remove: (id) => void remove.run(id),
    all: () => select.all().map(fromRow),
  };
}

const fromRow = (row: Record<string, unknown>): PendingDelivery => ({
  id: Number(row["id"]),
  rule: String(row["rule"]),
  target: String(row["target"]),
  body: String(row["body"]),
  traceId: row["trace_id"] === null ? undefined : String(row["trace_id"]),
  acceptedAt: Number(row["accepted_at"]),
  retries: Number(row["retries"]),
  dueAt: Number(row["due_at"]),
  code: String(row["code"]),
  message: String(row["message"]),
});
