import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

/** Something that happens by itself at its time. */
export interface Deadline {
  readonly kind: "operation" | "timeout" | "invoke" | "expire";
  readonly arn: string;
  /** Of the operation; empty for what the execution does. */
  readonly id: string;
  readonly dueAt: number;
}

export interface Deadlines {
  /**
   * The earliest of all deadlines, be it past or to come.
   * @param invocable The functions of which an invocation may be next.
   */
  nextDeadline(invocable: readonly string[]): Deadline | undefined;
}

const rowSchema = z.object({ arn: z.string(), id: z.string(), dueAt: z.number() });

const ofOperation =
  "SELECT arn, id, dueAt FROM durable_operations WHERE dueAt IS NOT NULL ORDER BY dueAt, position LIMIT 1";

const ofExecution = (column: string, condition = "TRUE") =>
  `SELECT arn, '' AS id, ${column} AS dueAt FROM durable_executions
   WHERE ${column} IS NOT NULL AND ${condition} ORDER BY ${column}, rowid LIMIT 1`;

const indexes = `
CREATE INDEX IF NOT EXISTS durable_operations_due ON durable_operations (dueAt) WHERE dueAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS durable_timeouts ON durable_executions (timeoutAt) WHERE timeoutAt IS NOT NULL;
DROP INDEX IF EXISTS durable_invocations;
CREATE INDEX IF NOT EXISTS durable_invocations_of ON durable_executions (functionName, running, invokeAt)
WHERE invokeAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS durable_expiry ON durable_executions (expiresAt) WHERE expiresAt IS NOT NULL`;

/** What comes next, straight from the database: all that is waited for survives a crash. */
export function openDeadlines(database: DatabaseSync): Deadlines {
  database.exec(indexes);
  const sql = (text: string) => database.prepare(text);
  const operation = sql(ofOperation);
  const timeout = sql(ofExecution("timeoutAt"));
  // Function by function: where one is busy, what waits for it must not be searched for what waits for another.
  const invocation = sql(ofExecution("invokeAt", "functionName = ? AND running = 0"));
  const expiry = sql(ofExecution("expiresAt"));
  return {
    nextDeadline(invocable) {
      // At the same time an operation comes first, for it may be what the rest waits for.
      const candidates = [
        ["operation", operation.get()],
        ["timeout", timeout.get()],
        ...invocable.map((name) => ["invoke", invocation.get(name)] as const),
        ["expire", expiry.get()],
      ] as const;
      let first: Deadline | undefined;
      for (const [kind, row] of candidates) {
        const found = row && { kind, ...rowSchema.parse(row) };
        if (found && (!first || found.dueAt < first.dueAt)) first = found;
      }
      return first;
    },
  };
}
