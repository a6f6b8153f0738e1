import * as z from "zod";
import { errorSchema } from "./protocol.ts";

/** An execution of a durable function, as it is on disk. Times are in milliseconds since the epoch. */
export const executionSchema = z.object({
  arn: z.string(),
  name: z.string(),
  /** The function's logical name. */
  functionName: z.string(),
  /** With its version. */
  functionArn: z.string(),
  trigger: z.string(),
  traceId: z.string().nullable(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "STOPPED"]),
  /** JSON text. */
  input: z.string(),
  /** JSON text. */
  result: z.string().nullable(),
  error: z
    .string()
    .transform((json) => errorSchema.parse(JSON.parse(json)))
    .nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** When it is given up. */
  timeoutAt: z.number().nullable(),
  /** When it is forgotten. */
  expiresAt: z.number().nullable(),
  /** When it is to be invoked, be it for the first time or again; null while it waits for one of its operations. */
  invokeAt: z.number().nullable(),
  /** 1 while an invocation of it is going on. */
  running: z.number(),
  /** The checkpoint token that is good next. */
  token: z.string().nullable(),
  /** The client token of the last checkpoint: the same again is the same checkpoint, sent twice. */
  clientToken: z.string().nullable(),
  /** Invocations in a row that failed. */
  failures: z.number(),
});

export type Execution = z.infer<typeof executionSchema>;

export const executionTables = `
CREATE TABLE IF NOT EXISTS durable_executions (
  arn TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  functionName TEXT NOT NULL,
  functionArn TEXT NOT NULL,
  trigger TEXT NOT NULL,
  traceId TEXT,
  status TEXT NOT NULL,
  input TEXT NOT NULL,
  result TEXT,
  error TEXT,
  startedAt INTEGER NOT NULL,
  endedAt INTEGER,
  timeoutAt INTEGER,
  expiresAt INTEGER,
  invokeAt INTEGER,
  running INTEGER NOT NULL DEFAULT 0,
  token TEXT,
  clientToken TEXT,
  failures INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS durable_operations (
  position INTEGER PRIMARY KEY,
  arn TEXT NOT NULL,
  id TEXT NOT NULL,
  operation TEXT NOT NULL,
  dueAt INTEGER,
  timeoutAt INTEGER,
  heartbeatSeconds INTEGER,
  unseen INTEGER NOT NULL,
  UNIQUE (arn, id)
);
CREATE TABLE IF NOT EXISTS durable_events (
  arn TEXT NOT NULL,
  eventId INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (arn, eventId)
) WITHOUT ROWID`;
