import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import type { NamedFunction } from "../lambda/directory.ts";
import type { Live } from "../live.ts";
import type { Invocation, InvokeOptions, Sqs } from "../ports.ts";
import type { State } from "../state.ts";
import { applyUpdate } from "./apply.ts";
import type { Execution } from "./execution.ts";
import { operationEvent } from "./history.ts";
import { newToken, pageOf, replayed } from "./invocation.ts";
import { openLedger } from "./ledger.ts";
import { createLetters } from "./letters.ts";
import { newExecutionArn, readCallbackId } from "./names.ts";
import type { ErrorObject, Operation, Update } from "./protocol.ts";
import { createRunner } from "./runner.ts";
import { openStore } from "./store.ts";
import { invalid, validateUpdates } from "./validate.ts";

interface DurableOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly functions: readonly NamedFunction[];
  readonly sqs: Pick<Sqs, "send">;
  /** How many invocations of a function can go on at once. */
  readonly concurrency: (functionName: string) => number;
  /** Runs one invocation of a function. */
  readonly invoke: (functionName: string, event: string, options: InvokeOptions) => Promise<Invocation>;
}

export interface StartExecution extends InvokeOptions {
  /** Started again with the same name and input, an execution is the one that is there. */
  readonly name?: string | undefined;
}

export interface Checkpoint {
  readonly token: string;
  readonly clientToken?: string | undefined;
  readonly updates: readonly Update[];
}

/** Durable executions: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html */
export type DurableExecutions = ReturnType<typeof openDurableExecutions>;

export function openDurableExecutions({ state, clock, live, functions, sqs, ...lambda }: DurableOptions) {
  const store = openStore(state.database);
  const waiters = new Map<string, ((execution: Execution) => void)[]>();
  const configurations = new Map(functions.map(({ logicalName, spec }) => [logicalName, spec.durable]));
  const retention = (functionName: string) => configurations.get(functionName)?.retention ?? 1;
  const ledger = openLedger({ store, clock, live, retention, committed });
  const durable = functions.filter(({ spec }) => spec.durable).map(({ logicalName }) => logicalName);
  const tellDeadLetters = createLetters({ functions, live, sqs });
  const runner = createRunner({ store, ledger, clock, functions: durable, ...lambda });

  function committed(ended: readonly string[]) {
    for (const arn of ended) {
      const execution = store.execution(arn);
      if (!execution) continue;
      const waiting = waiters.get(arn);
      // Who waits is answered; of an execution that was started asynchronously nobody else would learn.
      if (!waiting) void tellDeadLetters(execution);
      for (const tell of waiting ?? []) tell(execution);
      waiters.delete(arn);
    }
    runner.look();
  }

  function find(arn: string): Execution {
    const execution = store.execution(arn);
    if (execution) return execution;
    throw new AwsError("ResourceNotFoundException", `Durable execution not found: ${arn}`, 404);
  }

  /** An execution that the token is good for. */
  function current(arn: string, token: string): Execution {
    const execution = find(arn);
    if (execution.status === "RUNNING" && execution.token === token) return execution;
    throw invalid("Invalid Checkpoint Token");
  }

  function begin({ logicalName, arn: functionArn, spec }: NamedFunction, input: string, options: StartExecution) {
    const name = options.name ?? randomUUID();
    const arn = newExecutionArn(functionArn, name);
    const now = clock.now();
    const timeoutAt = now + (spec.durable?.executionTimeout ?? 0) * 1000;
    const { trigger, traceId = null } = options;
    const nothing = { result: null, error: null, endedAt: null, expiresAt: null, token: null, clientToken: null };
    const beginning = { status: "RUNNING", startedAt: now, timeoutAt, invokeAt: now, failures: 0, running: 0 } as const;
    const execution = { arn, name, functionName: logicalName, functionArn, trigger, traceId, input };
    store.add({ ...execution, ...beginning, ...nothing });
    const operation: Operation = {
      Id: randomUUID(),
      Type: "EXECUTION",
      Status: "STARTED",
      StartTimestamp: now,
      ExecutionDetails: { InputPayload: input },
    };
    store.put(arn, { operation, timers: {}, unseen: false });
    const details = { Input: { Payload: input }, ExecutionTimeout: spec.durable?.executionTimeout };
    ledger.note(find(arn), operationEvent(operation, "Started", now, details));
    return arn;
  }

  function applyAll(execution: Execution, updates: readonly Update[]) {
    const { arn } = execution;
    validateUpdates(updates, (id) => store.operation(arn, id)?.operation);
    for (const update of updates) {
      const { Type, Action, Payload = null, Error: error = null } = update;
      // Its id is made up by the SDK: an execution's outcome that is too large to be answered.
      if (Type === "EXECUTION")
        ledger.end(execution, Action === "FAIL" ? "FAILED" : "SUCCEEDED", { result: Payload, error });
      else ledger.record(execution, applyUpdate(arn, update, store.operation(arn, update.Id)?.operation, clock.now()));
    }
  }

  return {
    /** @returns the execution's ARN, once it is on disk that it will run. */
    start(named: NamedFunction, input: string, options: StartExecution): string {
      const known = options.name === undefined ? undefined : store.byName(options.name);
      if (!known) return ledger.commit(() => begin(named, input, options));
      if (known.functionName === named.logicalName && known.input === input) return known.arn;
      throw new AwsError(
        "DurableExecutionAlreadyStartedException",
        `A durable execution named ${options.name} was started with another input or function`,
        409,
      );
    },

    /** Waits until it has ended, however it does. */
    ended(arn: string): Promise<Execution> {
      const execution = find(arn);
      if (execution.status !== "RUNNING") return Promise.resolve(execution);
      return new Promise((resolve) => waiters.set(arn, [...(waiters.get(arn) ?? []), resolve]));
    },

    checkpoint(arn: string, { token, clientToken, updates }: Checkpoint) {
      return ledger.commit(() => {
        const repeated = clientToken !== undefined && find(arn).clientToken === clientToken;
        const execution = repeated ? find(arn) : current(arn, token);
        if (!repeated) applyAll(execution, updates);
        const operations = repeated ? store.operations(arn) : store.unseen(arn);
        store.markSeen(arn);
        const { status } = find(arn);
        const next = repeated ? execution.token : newToken();
        if (status === "RUNNING") store.change(arn, { token: next, clientToken: clientToken ?? null });
        return { token: next, operations: operations.map(({ operation }) => operation) };
      });
    },

    /** What the function needs to go on, page by page. */
    state(arn: string, token: string, from: number, count: number) {
      current(arn, token);
      return pageOf(replayed(store.operations(arn)), from, count);
    },

    execution: find,
    history: (arn: string) => store.history(find(arn).arn),
    ofFunction: (functionName: string) => store.ofFunction(functionName),

    /** @returns when it ended: now, unless it had before. */
    stopExecution(arn: string, error: ErrorObject | undefined): number {
      const { status } = find(arn);
      if (status === "RUNNING") ledger.commit(() => ledger.end(find(arn), "STOPPED", { error: error ?? null }));
      return find(arn).endedAt ?? clock.now();
    },

    /** @throws {AwsError} CallbackTimeoutException when nobody waits for it any more. */
    closeCallback(id: string, status: "SUCCEEDED" | "FAILED", outcome: { Result?: string; Error?: ErrorObject }): void {
      ledger.commit(() => {
        const { execution, stored } = openCallback(id);
        ledger.closeCallback(execution, stored, status, outcome);
      });
    },

    heartbeat(id: string): void {
      ledger.commit(() => {
        const { execution, stored } = openCallback(id);
        ledger.heartbeat(execution, stored);
      });
    },

    open: () => runner.open(),
    stop: () => runner.stop(),
  };

  function openCallback(id: string) {
    const { arn, operationId } = readCallbackId(id);
    const execution = store.execution(arn);
    const stored = store.operation(arn, operationId);
    if (!execution || stored?.operation.CallbackDetails?.CallbackId !== id) throw invalid("Invalid callback id");
    if (execution.status === "RUNNING" && stored.operation.Status === "STARTED") return { execution, stored };
    throw new AwsError("CallbackTimeoutException", "The callback has timed out or has already been closed");
  }
}
