import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import * as z from "zod";
import type { Timers } from "./apply.ts";
import { type Deadlines, openDeadlines } from "./deadlines.ts";
import { type Execution, executionSchema, executionTables } from "./execution.ts";
import type { HistoryEvent } from "./history.ts";
import { type Operation, operationSchema } from "./protocol.ts";

/** An operation with its timers, and whether the function has yet to be told how it stands. */
export interface StoredOperation {
  readonly operation: Operation;
  readonly timers: Timers;
  readonly unseen: boolean;
}

const number = z.number().nullable();
const rowSchema = z
  .object({
    operation: z.string(),
    dueAt: number,
    timeoutAt: number,
    heartbeatSeconds: number,
    unseen: z.number(),
  })
  .transform(
    (row): StoredOperation => ({
      operation: operationSchema.parse(JSON.parse(row.operation)),
      timers: {
        dueAt: row.dueAt ?? undefined,
        timeoutAt: row.timeoutAt ?? undefined,
        heartbeatSeconds: row.heartbeatSeconds ?? undefined,
      },
      unseen: row.unseen === 1,
    }),
  );

type Changes = Partial<Record<Exclude<keyof Execution, "arn" | "error">, SQLInputValue>> & {
  readonly error?: string;
};

/** Durable executions on disk. What belongs together goes into one {@link Store.transaction}. */
export interface Store extends Deadlines {
  transaction<Result>(work: () => Result): Result;
  execution(arn: string): Execution | undefined;
  byName(name: string): Execution | undefined;
  /** Newest last. */
  ofFunction(functionName: string): Execution[];
  add(execution: Execution): void;
  change(arn: string, changes: Changes): void;
  operation(arn: string, id: string): StoredOperation | undefined;
  /** In the order in which they began; the execution itself is the first. */
  operations(arn: string): StoredOperation[];
  /** Those that the function has yet to be told of. */
  unseen(arn: string): StoredOperation[];
  put(arn: string, stored: StoredOperation): void;
  markSeen(arn: string): void;
  /** No operation of it does anything by itself any more. */
  stopTimers(arn: string): void;
  append(arn: string, event: HistoryEvent): void;
  history(arn: string): (HistoryEvent & { EventId: number })[];
  forget(arn: string): void;
  /** Those that there are executions of, in the topology or not. */
  functionNames(): string[];
}

export function openStore(database: DatabaseSync): Store {
  database.exec(executionTables);
  // What ran when the last process ended runs no more.
  database.exec("UPDATE durable_executions SET running = 0 WHERE running = 1");
  const sql = (text: string) => database.prepare(text);
  const find = sql("SELECT * FROM durable_executions WHERE arn = ?");
  const findByName = sql("SELECT * FROM durable_executions WHERE name = ?");
  const findOfFunction = sql("SELECT * FROM durable_executions WHERE functionName = ? ORDER BY startedAt, rowid");
  const insert = sql(
    `INSERT INTO durable_executions (arn, name, functionName, functionArn, trigger, traceId, status, input, startedAt,
     timeoutAt, invokeAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const findOperation = sql("SELECT * FROM durable_operations WHERE arn = ? AND id = ?");
  const findOperations = sql("SELECT * FROM durable_operations WHERE arn = ? ORDER BY position");
  const findUnseen = sql("SELECT * FROM durable_operations WHERE arn = ? AND unseen = 1 ORDER BY position");
  const putOperation = sql(
    `INSERT INTO durable_operations (arn, id, operation, dueAt, timeoutAt, heartbeatSeconds, unseen)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn, id) DO UPDATE SET operation = excluded.operation, dueAt = excluded.dueAt,
     timeoutAt = excluded.timeoutAt, heartbeatSeconds = excluded.heartbeatSeconds, unseen = excluded.unseen`,
  );
  const see = sql("UPDATE durable_operations SET unseen = 0 WHERE arn = ? AND unseen = 1");
  const stopAll = sql("UPDATE durable_operations SET dueAt = NULL WHERE arn = ? AND dueAt IS NOT NULL");
  const appendEvent = sql(
    `INSERT INTO durable_events SELECT ?1, 1 + coalesce((SELECT max(eventId) FROM durable_events WHERE arn = ?1), 0), ?2`,
  );
  const findEvents = sql("SELECT eventId, event FROM durable_events WHERE arn = ? ORDER BY eventId");
  const forgetAll = ["durable_events", "durable_operations", "durable_executions"].map((table) =>
    sql(`DELETE FROM ${table} WHERE arn = ?`),
  );
  const execution = (row: unknown) => (row === undefined ? undefined : executionSchema.parse(row));

  return {
    ...openDeadlines(database),
    transaction(work) {
      database.exec("BEGIN");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    execution: (arn) => execution(find.get(arn)),
    byName: (name) => execution(findByName.get(name)),
    ofFunction: (functionName) => findOfFunction.all(functionName).map((row) => executionSchema.parse(row)),
    add(one) {
      const what = [one.arn, one.name, one.functionName, one.functionArn, one.trigger, one.traceId, one.status];
      insert.run(...what, one.input, one.startedAt, one.timeoutAt, one.invokeAt);
    },
    change(arn, changes) {
      const set = Object.keys(changes).map((column) => `${column} = ?`);
      sql(`UPDATE durable_executions SET ${set.join(", ")} WHERE arn = ?`).run(...Object.values(changes), arn);
    },
    operation(arn, id) {
      const row = findOperation.get(arn, id);
      return row && rowSchema.parse(row);
    },
    operations: (arn) => findOperations.all(arn).map((row) => rowSchema.parse(row)),
    unseen: (arn) => findUnseen.all(arn).map((row) => rowSchema.parse(row)),
    put(arn, { operation, timers, unseen }) {
      const { dueAt = null, timeoutAt = null, heartbeatSeconds = null } = timers;
      const json = JSON.stringify(operation);
      putOperation.run(arn, operation.Id, json, dueAt, timeoutAt, heartbeatSeconds, unseen ? 1 : 0);
    },
    markSeen: (arn) => void see.run(arn),
    stopTimers: (arn) => void stopAll.run(arn),
    append: (arn, event) => void appendEvent.run(arn, JSON.stringify(event)),
    history: (arn) =>
      findEvents.all(arn).map(({ eventId, event }) => ({ EventId: Number(eventId), ...JSON.parse(String(event)) })),
    functionNames: () =>
      database
        .prepare("SELECT DISTINCT functionName FROM durable_executions")
        .all()
        .map(({ functionName }) => String(functionName)),
    forget(arn) {
      for (const statement of forgetAll) statement.run(arn);
    },
  };
}
