import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const kinds = ["operation", "timeout", "invoke", "expire"] as const;

/** Something that happens by itself at its time. */
export interface Deadline {
  readonly kind: (typeof kinds)[number];
  readonly arn: string;
  /** Of the operation; empty for what the execution does. */
  readonly id: string;
  readonly dueAt: number;
}

const rowSchema = z.object({ arn: z.string(), id: z.string(), dueAt: z.number() });

const ofExecution = (column: string, condition = "TRUE") =>
  `SELECT arn, '' AS id, ${column} AS dueAt FROM durable_executions
   WHERE ${column} IS NOT NULL AND ${condition} ORDER BY ${column}, rowid LIMIT 1`;

/** At the same time an operation comes first, for it may be what the rest waits for. */
const earliest: Record<Deadline["kind"], string> = {
  operation: "SELECT arn, id, dueAt FROM durable_operations WHERE dueAt IS NOT NULL ORDER BY dueAt, position LIMIT 1",
  timeout: ofExecution("timeoutAt"),
  invoke: ofExecution("invokeAt", "running = 0"),
  expire: ofExecution("expiresAt"),
};

const indexes = `
CREATE INDEX IF NOT EXISTS durable_operations_due ON durable_operations (dueAt) WHERE dueAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS durable_timeouts ON durable_executions (timeoutAt) WHERE timeoutAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS durable_invocations ON durable_executions (running, invokeAt) WHERE invokeAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS durable_expiry ON durable_executions (expiresAt) WHERE expiresAt IS NOT NULL`;

/** What comes next, straight from the database: all that is waited for survives a crash. */
export function openDeadlines(database: DatabaseSync): { nextDeadline(): Deadline | undefined } {
  database.exec(indexes);
  const statements = kinds.map((kind) => [kind, database.prepare(earliest[kind])] as const);
  return {
    nextDeadline() {
      let first: Deadline | undefined;
      for (const [kind, statement] of statements) {
        const row = statement.get();
        const found = row && { kind, ...rowSchema.parse(row) };
        if (found && (!first || found.dueAt < first.dueAt)) first = found;
      }
      return first;
    },
  };
}
