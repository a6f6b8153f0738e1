import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Invocation } from "../ports.ts";
import { answerSchema, type ErrorObject, type Operation } from "./protocol.ts";
import type { StoredOperation } from "./store.ts";

/** How much state goes with an invocation; the function asks for the rest. An event may have 6 MB. */
const most = { operations: 1000, bytes: 4 * 1024 * 1024 };

/** Tokens are opaque: each is good for one checkpoint. */
export const newToken = () => randomUUID();

/** The event of the next invocation: JSON text. */
export function nextInvocation(arn: string, token: string, stored: readonly StoredOperation[]): string {
  return JSON.stringify({
    DurableExecutionArn: arn,
    CheckpointToken: token,
    InitialExecutionState: pageOf(replayed(stored), 0, most.operations),
  });
}

/** A page of state: operations from a place on, and the marker of the next page if there is one. */
export function pageOf(operations: readonly Operation[], from: number, count: number) {
  const Operations: Operation[] = [];
  let bytes = 0;
  for (const operation of operations.slice(from, from + count)) {
    bytes += Buffer.byteLength(JSON.stringify(operation));
    if (bytes > most.bytes && Operations.length > 0) break;
    Operations.push(operation);
  }
  const next = from + Operations.length;
  return next < operations.length ? { Operations, NextMarker: String(next) } : { Operations };
}

/** What a function needs to replay: of a context that is over only its result, unless it asked for what is inside. */
export function replayed(stored: readonly StoredOperation[]): Operation[] {
  const closed = new Set<string>();
  const all = new Map(stored.map(({ operation }) => [operation.Id, operation]));
  return [...all.values()].filter(({ Id, ParentId }) => {
    const parent = ParentId ? all.get(ParentId) : undefined;
    const over = parent?.Status === "SUCCEEDED" || parent?.Status === "FAILED";
    const hidden = parent && (closed.has(parent.Id) || (over && !parent.ContextDetails?.ReplayChildren));
    if (hidden) closed.add(Id);
    return !hidden;
  });
}

/** What came of an invocation: what the function answered, or `BROKEN` when it did not come so far. */
export type Answer = z.infer<typeof answerSchema> | { readonly Status: "BROKEN"; readonly Error: ErrorObject };

const failureSchema = z.object({
  errorType: z.string().optional(),
  errorMessage: z.string().optional(),
  trace: z.array(z.string()).optional(),
});

export function readAnswer({ payload, failed }: Invocation): Answer {
  const json: unknown = JSON.parse(payload);
  if (!failed) return answerSchema.safeParse(json).data ?? { Status: "FAILED", Error: notDurable };
  const { errorType, errorMessage, trace } = failureSchema.parse(json);
  return { Status: "BROKEN", Error: { ErrorType: errorType, ErrorMessage: errorMessage, StackTrace: trace } };
}

const notDurable: ErrorObject = {
  ErrorType: "InvalidParameterValueException",
  ErrorMessage: "Invalid Status in invocation output. Wrap the handler with withDurableExecution",
};
