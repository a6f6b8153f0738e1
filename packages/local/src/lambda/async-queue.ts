import { randomUUID } from "node:crypto";
import { queueArn, type Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Invocation, InvokeOptions, Sqs } from "../ports.ts";
import type { State } from "../state.ts";
import { type AcceptedEvent, openAsyncStore } from "./async-store.ts";
import type { Directory } from "./directory.ts";
import { type Condition, failureRecord } from "./failure-record.ts";
import { describe, type InvokeDetails } from "./invoker.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const defaults = { retries: 2, maxAge: 21_600 };
/** AWS waits a minute before the first retry, and two before the second. */
const backOffMs = (attempts: number) => attempts * 60_000;

interface AsyncQueueOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly sqs: Pick<Sqs, "send">;
  readonly directory: Directory;
  readonly invoke: (functionName: string, event: string, details: InvokeDetails) => Promise<Invocation>;
}

/** Lambda's queue in front of asynchronous invocations: what it accepted is on disk until it is done with. */
export interface AsyncQueue {
  /** @returns the request id, once the event is on disk. */
  accept(functionName: string, event: string, options: InvokeOptions): string;
  /** Goes on with what an earlier run accepted and did not finish. */
  resume(): void;
  stop(): void;
}

export function openAsyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { topology, clock, live, sqs, directory } = options;
  const store = openAsyncStore(options.state.database);
  const alarms = new Set<{ cancel(): void }>();
  let stopped = false;

  function schedule(accepted: AcceptedEvent) {
    const delay = accepted.dueAt - clock.now();
    if (delay <= 0) return void attempt(accepted);
    const alarm = clock.after(delay, () => {
      alarms.delete(alarm);
      void attempt(accepted);
    });
    alarms.add(alarm);
  }

  async function attempt(accepted: AcceptedEvent) {
    const { spec } = directory.byLogicalName(accepted.functionName);
    const { retries, maxAge } = { ...defaults, ...spec.async };
    if (clock.now() - accepted.acceptedAt > maxAge * 1000) return giveUp(accepted, "EventAgeExceeded");
    if (spec.reservedConcurrency === 0) return giveUp(accepted, "ZeroReservedConcurrency");
    const result = await options.invoke(accepted.functionName, accepted.event, accepted);
    if (stopped) return;
    if (!result.failed) return store.remove(accepted);
    const attempts = accepted.attempts + 1;
    if (attempts > retries) return giveUp({ ...accepted, attempts }, "RetriesExhausted", result);
    const retry = { ...accepted, attempts, dueAt: clock.now() + backOffMs(attempts) };
    store.update(retry);
    report(accepted, accepted.functionName, "retried", describe(result.payload));
    schedule(retry);
  }

  async function giveUp(accepted: AcceptedEvent, condition: Condition, result?: Invocation) {
    const { arn, spec } = directory.byLogicalName(accepted.functionName);
    const reason = result ? describe(result.payload) : condition;
    const queue = spec.async?.onFailure === undefined ? undefined : findQueue(spec.async.onFailure);
    if (queue === undefined) report(accepted, accepted.functionName, "failed", reason);
    else {
      const body = failureRecord({ accepted, arn, condition, result, time: clock.now() });
      await sqs.send(queue, { body }).then(
        () => report(accepted, queue, "dead-lettered", reason),
        (error: Error) => report(accepted, queue, "failed", error.message),
      );
    }
    if (!stopped) store.remove(accepted);
  }

  /** The topology may name a queue, or give its ARN. */
  function findQueue(destination: string) {
    const found = Object.entries(topology.queues).find(
      ([name, queue]) => name === destination || queueArn(topology, queue.name) === destination,
    );
    return found?.[0];
  }

  function report(
    accepted: AcceptedEvent,
    to: string,
    outcome: "retried" | "dead-lettered" | "failed",
    reason: string,
  ) {
    const from = to === accepted.functionName ? accepted.trigger : accepted.functionName;
    live.emit({ type: "delivery", from, to, outcome, reason });
  }

  const leftBehind = store.all();

  return {
    accept(functionName, event, { trigger, traceId }) {
      const time = clock.now();
      const accepted = store.add({
        requestId: randomUUID(),
        functionName,
        event,
        trigger,
        ...(traceId === undefined ? {} : { traceId }),
        acceptedAt: time,
        attempts: 0,
        dueAt: time,
      });
      schedule(accepted);
      return accepted.requestId;
    },
    resume() {
      for (const accepted of leftBehind)
        if (Object.hasOwn(topology.functions, accepted.functionName)) schedule(accepted);
        else store.remove(accepted);
    },
    stop() {
      stopped = true;
      for (const alarm of alarms) alarm.cancel();
    },
  };
}
