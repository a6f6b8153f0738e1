import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import { type Change, nextTimeout } from "./apply.ts";
import type { Execution } from "./execution.ts";
import { type HistoryEvent, operationEvent } from "./history.ts";
import type { ErrorObject, ExecutionStatus, Operation } from "./protocol.ts";
import type { Store, StoredOperation } from "./store.ts";

const dayMs = 86_400_000;

type Ended = Exclude<ExecutionStatus, "RUNNING">;
const verbs = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", STOPPED: "Stopped" } as const;

interface LedgerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: Live;
  /** Days that an ended execution of a function is kept. */
  readonly retention: (functionName: string) => number;
  /** Told of each commit, with the executions that ended in it. */
  readonly committed: (ended: readonly string[]) => void;
}

/** Writes what becomes of executions: operation, history and what follows go to disk together, or not at all. */
export type Ledger = ReturnType<typeof openLedger>;

export function openLedger({ store, clock, live, retention, committed }: LedgerOptions) {
  let told: (() => void)[] = [];
  let ended: string[] = [];

  /** Runs a transaction, and tells of it when it is on disk. */
  function commit<Result>(work: () => Result): Result {
    const news: (() => void)[] = [];
    const over: string[] = [];
    [told, ended] = [news, over];
    const result = store.transaction(work);
    for (const tell of news) tell();
    committed(over);
    return result;
  }

  function note({ arn, functionName, name }: Execution, event: HistoryEvent) {
    store.append(arn, event);
    const operation = event.Name ? { operation: event.Name } : {};
    told.push(() =>
      live.emit({ type: "durable", function: functionName, execution: name, event: event.EventType, ...operation }),
    );
  }

  /** What the function says of an operation. It is told what came of it: attempts, ids and times are the service's. */
  function record(execution: Execution, { operation, timers, event }: Change) {
    store.put(execution.arn, { operation, timers, unseen: true });
    note(execution, event);
  }

  /** Something came about without the function: it is invoked to see it, or sees it with its next checkpoint. */
  function happen(execution: Execution, { operation, timers }: Omit<StoredOperation, "unseen">, event?: HistoryEvent) {
    store.put(execution.arn, { operation, timers: { ...timers, dueAt: undefined }, unseen: true });
    if (event) note(execution, event);
    if (execution.invokeAt === null) store.change(execution.arn, { invokeAt: clock.now() });
  }

  function end(execution: Execution, status: Ended, outcome: { result?: string | null; error?: ErrorObject | null }) {
    const { arn } = execution;
    const now = clock.now();
    const { result = null, error = null } = outcome;
    const [whole] = store.operations(arn);
    if (whole) {
      const operation: Operation = { ...whole.operation, Status: status, EndTimestamp: now };
      store.put(arn, { operation, timers: {}, unseen: false });
      const details = status === "SUCCEEDED" ? { Result: { Payload: result } } : { Error: { Payload: error } };
      note(execution, operationEvent(operation, verbs[status], now, details));
    }
    store.stopTimers(arn);
    store.change(arn, {
      status,
      result,
      ...(error && { error: JSON.stringify(error) }),
      endedAt: now,
      expiresAt: now + retention(execution.functionName) * dayMs,
      timeoutAt: null,
      invokeAt: null,
      token: null,
    });
    ended.push(arn);
  }

  /** The time of an operation has come. */
  function ring(execution: Execution, { operation, timers }: StoredOperation) {
    const now = clock.now();
    if (operation.Type === "STEP") return happen(execution, { operation: { ...operation, Status: "READY" }, timers });
    if (operation.Type === "CALLBACK") {
      const late = timers.timeoutAt !== undefined && timers.timeoutAt <= now;
      const error = { ErrorMessage: late ? "Callback timed out" : "Callback timed out on heartbeat" };
      return closeCallback(execution, { operation, timers }, "TIMED_OUT", { Error: error });
    }
    const over: Operation = { ...operation, Status: "SUCCEEDED", EndTimestamp: now };
    const Duration = Math.round(((over.WaitDetails?.ScheduledEndTimestamp ?? now) - over.StartTimestamp) / 1000);
    return happen(execution, { operation: over, timers }, operationEvent(over, "Succeeded", now, { Duration }));
  }

  function closeCallback(
    execution: Execution,
    { operation, timers }: Omit<StoredOperation, "unseen">,
    status: "SUCCEEDED" | "FAILED" | "TIMED_OUT",
    outcome: { Result?: string; Error?: ErrorObject },
  ) {
    const now = clock.now();
    const CallbackDetails = { CallbackId: "", ...operation.CallbackDetails, ...outcome };
    const closed: Operation = { ...operation, Status: status, EndTimestamp: now, CallbackDetails };
    const details = outcome.Error ? { Error: { Payload: outcome.Error } } : { Result: { Payload: outcome.Result } };
    happen(execution, { operation: closed, timers }, operationEvent(closed, verbs[status], now, details));
  }

  function heartbeat({ arn }: Execution, { operation, timers, unseen }: StoredOperation) {
    store.put(arn, { operation, timers: nextTimeout(timers, clock.now()), unseen });
  }

  return { commit, note, record, end, ring, closeCallback, heartbeat };
}
