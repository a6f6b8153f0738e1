import type { ErrorObject, Operation } from "./protocol.ts";

/** An entry of an execution's history: https://docs.aws.amazon.com/lambda/latest/api/API_Event.html */
export interface HistoryEvent {
  /** Type of operation and what became of it: `StepSucceeded`. */
  readonly EventType: string;
  readonly EventTimestamp: number;
  readonly Id?: string;
  readonly Name?: string | null | undefined;
  readonly ParentId?: string | null | undefined;
  readonly SubType?: string | null | undefined;
  /** Under the event's type, `StepSucceededDetails`, what else is known. */
  readonly [details: string]: unknown;
}

const nouns = {
  EXECUTION: "Execution",
  CONTEXT: "Context",
  STEP: "Step",
  WAIT: "Wait",
  CALLBACK: "Callback",
  CHAINED_INVOKE: "ChainedInvoke",
} satisfies Record<Operation["Type"], string>;

type Verb = "Started" | "Succeeded" | "Failed" | "TimedOut" | "Stopped" | "Cancelled";

/** Tells what became of an operation. */
export function operationEvent(operation: Operation, verb: Verb, time: number, details: object = {}): HistoryEvent {
  const EventType = `${nouns[operation.Type]}${verb}`;
  const { Id, Name, ParentId, SubType } = operation;
  return { EventType, EventTimestamp: time, Id, Name, ParentId, SubType, [`${EventType}Details`]: details };
}

/** Tells how one invocation went. */
export const invocationEvent = (
  invocation: { requestId: string; startedAt: number; error?: ErrorObject | null | undefined },
  time: number,
): HistoryEvent => ({
  EventType: "InvocationCompleted",
  EventTimestamp: time,
  InvocationCompletedDetails: {
    RequestId: invocation.requestId,
    StartTimestamp: invocation.startedAt,
    EndTimestamp: time,
    ...(invocation.error && { Error: { Payload: invocation.error } }),
  },
});
