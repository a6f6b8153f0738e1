import { AwsError } from "../aws-call.ts";
import { type HistoryEvent, operationEvent } from "./history.ts";
import { callbackId } from "./names.ts";
import type { Operation, Update } from "./protocol.ts";

/** When an operation next does something by itself. */
export interface Timers {
  /** The next moment: the end of a wait, the next attempt of a step, a callback's timeout. */
  readonly dueAt?: number | undefined;
  /** A callback's own timeout, whatever its heartbeats say. */
  readonly timeoutAt?: number | undefined;
  /** The longest time between two heartbeats of a callback. */
  readonly heartbeatSeconds?: number | undefined;
}

/** An operation after an update, and what history says of it. */
export interface Change {
  readonly operation: Operation;
  readonly timers: Timers;
  readonly event: HistoryEvent;
}

/** Applies an update that has been found valid. */
export function applyUpdate(arn: string, update: Update, known: Operation | undefined, now: number): Change {
  const operation = known ?? begun(update, now);
  switch (update.Action) {
    case "START":
      return start(arn, update, operation, now);
    case "RETRY":
      return retry(update, operation, now);
    case "SUCCEED":
      return close(update, { ...operation, Status: "SUCCEEDED", EndTimestamp: now }, now);
    case "FAIL":
      return close(update, { ...operation, Status: "FAILED", EndTimestamp: now }, now);
    default:
      throw new AwsError("InvalidParameterValueException", "Invalid action for the given operation type.");
  }
}

const begun = ({ Id, Type, ParentId, Name, SubType }: Update, now: number): Operation => ({
  Id,
  Type,
  ParentId,
  Name,
  SubType,
  Status: "STARTED",
  StartTimestamp: now,
});

function start(arn: string, update: Update, operation: Operation, now: number): Change {
  const started = (operation: Operation, timers: Timers = {}, details: object = {}): Change => ({
    operation,
    timers,
    event: operationEvent(operation, "Started", now, details),
  });
  if (operation.Type === "WAIT") {
    const Duration = update.WaitOptions?.WaitSeconds ?? 0;
    const ScheduledEndTimestamp = now + Duration * 1000;
    const wait = { ...operation, WaitDetails: { ScheduledEndTimestamp } };
    return started(wait, { dueAt: ScheduledEndTimestamp }, { Duration, ScheduledEndTimestamp });
  }
  if (operation.Type === "CALLBACK") {
    const CallbackId = callbackId({ arn, operationId: operation.Id });
    const timers = callbackTimers(update.CallbackOptions, now);
    const { TimeoutSeconds: Timeout, HeartbeatTimeoutSeconds: HeartbeatTimeout } = update.CallbackOptions ?? {};
    const callback = { ...operation, CallbackDetails: { CallbackId } };
    return started(callback, timers, { CallbackId, Timeout, HeartbeatTimeout });
  }
  if (operation.Type === "CONTEXT") return started({ ...operation, ContextDetails: update.ContextOptions ?? {} });
  const { Attempt } = operation.StepDetails ?? {};
  return started({ ...operation, Status: "STARTED", StepDetails: Attempt === undefined ? {} : { Attempt } });
}

/** 0 seconds are no limit, as no seconds are. */
function callbackTimers(options: Update["CallbackOptions"], now: number): Timers {
  const timeoutAt = options?.TimeoutSeconds ? now + options.TimeoutSeconds * 1000 : undefined;
  return nextTimeout({ timeoutAt, heartbeatSeconds: options?.HeartbeatTimeoutSeconds || undefined }, now);
}

/** A callback's timers after a sign of life. */
export function nextTimeout({ timeoutAt, heartbeatSeconds }: Timers, now: number): Timers {
  const ends = [timeoutAt, heartbeatSeconds && now + heartbeatSeconds * 1000].filter((end) => end !== undefined);
  return { timeoutAt, heartbeatSeconds, dueAt: ends.length > 0 ? Math.min(...ends) : undefined };
}

const attemptsOf = (operation: Operation) => operation.StepDetails?.Attempt ?? 0;

function retry(update: Update, operation: Operation, now: number): Change {
  const { Payload: Result } = update;
  const Attempt = attemptsOf(operation) + 1;
  const NextAttemptDelaySeconds = update.StepOptions?.NextAttemptDelaySeconds ?? 0;
  const NextAttemptTimestamp = now + NextAttemptDelaySeconds * 1000;
  const StepDetails = { Attempt, NextAttemptTimestamp, Result, Error: update.Error };
  const RetryDetails = { CurrentAttempt: Attempt, NextAttemptDelaySeconds };
  return {
    operation: { ...operation, Status: "PENDING", StepDetails },
    timers: { dueAt: NextAttemptTimestamp },
    // A step that polls is attempted again without having failed.
    event: update.Error
      ? operationEvent(operation, "Failed", now, { Error: { Payload: update.Error }, RetryDetails })
      : operationEvent(operation, "Succeeded", now, { Result: { Payload: Result }, RetryDetails }),
  };
}

function close(update: Update, operation: Operation, now: number): Change {
  const { Payload: Result } = update;
  const Attempt = attemptsOf(operation) + 1;
  const told = {
    ...(update.Action === "FAIL" ? { Error: { Payload: update.Error } } : { Result: { Payload: Result } }),
    ...(operation.Type === "STEP" && { RetryDetails: { CurrentAttempt: Attempt } }),
  };
  const ReplayChildren = update.ContextOptions?.ReplayChildren ?? operation.ContextDetails?.ReplayChildren;
  const details =
    operation.Type === "STEP"
      ? { StepDetails: { Attempt, Result, Error: update.Error } }
      : { ContextDetails: { Result, Error: update.Error, ReplayChildren } };
  return {
    operation: { ...operation, ...details },
    timers: {},
    event: operationEvent(operation, update.Action === "FAIL" ? "Failed" : "Succeeded", now, told),
  };
}
