import type { Clock } from "../clock.ts";
import type { Invocation, InvokeOptions } from "../ports.ts";
import type { Deadline } from "./deadlines.ts";
import type { Execution } from "./execution.ts";
import { invocationEvent } from "./history.ts";
import { newToken, nextInvocation, readAnswer } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import type { ErrorObject } from "./protocol.ts";
import type { Store } from "./store.ts";

/** AWS says only that it tries again; its own test servers do so five times, five seconds apart. */
const mostFailures = 5;
const backOffMs = 5_000;

interface RunnerOptions {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Those that there are. */
  readonly functions: readonly string[];
  /** How many invocations of one can go on at once. */
  readonly concurrency: (functionName: string) => number;
  readonly invoke: (functionName: string, event: string, options: InvokeOptions) => Promise<Invocation>;
}

/**
 * Makes happen what is due: invokes, ends waits, times out, forgets. Invoked is only what can run at once. All else waits on
 * disk, where it takes no memory, and when its turn comes is told everything that has happened meanwhile.
 */
export interface Runner {
  /** From now on things happen; first of all what became due while nothing ran. */
  open(): void;
  /** Something was written: perhaps something else comes next now. */
  look(): void;
  stop(): void;
}

export function createRunner({ store, ledger, clock, invoke, ...options }: RunnerOptions): Runner {
  // A function that is gone is invoked as well: that it fails is how its executions end.
  const most = new Map(store.functionNames().map((name) => [name, 1]));
  for (const name of options.functions) most.set(name, Math.max(1, options.concurrency(name)));
  const going = new Map<string, number>();
  const count = (name: string, change: number) => going.set(name, (going.get(name) ?? 0) + change);
  const invocable = () => [...most].filter(([name, limit]) => (going.get(name) ?? 0) < limit).map(([name]) => name);
  let alarm: { cancel(): void } | undefined;
  let opened = false;
  let looking = false;

  function look() {
    if (!opened || looking) return;
    looking = true;
    alarm?.cancel();
    try {
      let next = store.nextDeadline(invocable());
      for (; next && next.dueAt <= clock.now(); next = store.nextDeadline(invocable())) happen(next);
      if (next) alarm = clock.after(next.dueAt - clock.now(), look);
    } finally {
      looking = false;
    }
  }

  function happen({ kind, arn, id }: Deadline) {
    const execution = store.execution(arn);
    if (kind === "expire" || !execution) return ledger.commit(() => store.forget(arn));
    if (kind === "invoke") return void run(execution);
    if (kind === "timeout") return ledger.commit(() => timeOut(execution));
    const operation = store.operation(arn, id);
    if (operation) ledger.commit(() => ledger.ring(execution, operation));
  }

  function timeOut(execution: Execution) {
    const seconds = Math.round(((execution.timeoutAt ?? 0) - execution.startedAt) / 1000);
    ledger.end(execution, "TIMED_OUT", { error: { ErrorMessage: `Execution timed out after ${seconds} seconds.` } });
  }

  async function run({ arn, functionName, trigger, traceId }: Execution) {
    const startedAt = clock.now();
    const event = ledger.commit(() => {
      const token = newToken();
      store.change(arn, { running: 1, token, clientToken: null });
      store.markSeen(arn);
      return nextInvocation(arn, token, store.operations(arn));
    });
    count(functionName, 1);
    const result = await invoke(functionName, event, { trigger, ...(traceId !== null && { traceId }) }).catch(refused);
    count(functionName, -1);
    if (opened) ledger.commit(() => settle(arn, result, startedAt));
  }

  function settle(arn: string, result: Invocation, startedAt: number) {
    const execution = store.execution(arn);
    if (!execution) return;
    store.change(arn, { running: 0 });
    const answer = readAnswer(result);
    const error = answer.Status === "PENDING" || answer.Status === "SUCCEEDED" ? undefined : answer.Error;
    ledger.note(execution, invocationEvent({ requestId: result.requestId, startedAt, error }, clock.now()));
    // It may have been stopped or have timed out meanwhile, or have told its outcome with a checkpoint.
    if (execution.status !== "RUNNING") return;
    if (answer.Status === "SUCCEEDED") return ledger.end(execution, "SUCCEEDED", { result: answer.Result ?? null });
    if (answer.Status === "FAILED") return ledger.end(execution, "FAILED", { error: answer.Error ?? {} });
    if (answer.Status === "BROKEN") return tryAgain(execution, answer.Error);
    const operations = store.operations(arn);
    if (operations.some(({ unseen }) => unseen)) return store.change(arn, { invokeAt: clock.now(), failures: 0 });
    if (operations.some(({ operation }) => operation.Type !== "EXECUTION" && isOpen(operation.Status)))
      return store.change(arn, { invokeAt: null, failures: 0 });
    ledger.end(execution, "FAILED", { error: nothingPending });
  }

  function tryAgain(execution: Execution, error: ErrorObject) {
    const failures = execution.failures + 1;
    if (failures > mostFailures) return ledger.end(execution, "FAILED", { error });
    store.change(execution.arn, { failures, invokeAt: clock.now() + backOffMs });
  }

  return {
    open() {
      opened = true;
      look();
    },
    look,
    stop() {
      opened = false;
      alarm?.cancel();
    },
  };
}

const isOpen = (status: string) => status === "STARTED" || status === "PENDING" || status === "READY";

const nothingPending: ErrorObject = {
  ErrorType: "InvalidParameterValueException",
  ErrorMessage: "Cannot return PENDING status with no pending operations.",
};

/** Lambda did not take the invocation at all. */
const refused = (error: Error): Invocation => ({
  requestId: "",
  durationMs: 0,
  failed: true,
  payload: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
});
