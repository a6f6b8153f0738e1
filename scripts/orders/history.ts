import type { Event } from "@aws-sdk/client-lambda";
import * as z from "zod";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ErrorObject.html */
export const errorSchema = z.object({ ErrorType: z.string().nullish(), ErrorMessage: z.string().nullish() });

const detailsSchema = z.object({
  Result: z.object({ Payload: z.string().nullish() }).nullish(),
  Error: z.object({ Payload: errorSchema.nullish() }).nullish(),
  RetryDetails: z.object({ NextAttemptDelaySeconds: z.number().nullish() }).nullish(),
  /** When a wait is to end. */
  ScheduledEndTimestamp: z.date().nullish(),
  /** Seconds until a callback is given up. */
  Timeout: z.number().nullish(),
  /** When an invocation began. */
  StartTimestamp: z.date().nullish(),
});

const eventSchema = z.looseObject({
  EventId: z.number(),
  EventType: z.string(),
  EventTimestamp: z.date(),
  Id: z.string().nullish(),
  Name: z.string().nullish(),
  ParentId: z.string().nullish(),
  SubType: z.string().nullish(),
});

/** What went wrong, as the workflow's own errors say it. */
export interface Failure {
  readonly type: string;
  readonly message: string;
}

/** An entry of an execution's history, whatever its type: what it tells is in the same places. */
export type HistoryEvent = ReturnType<typeof readEvent>;

/** Reads a history as `GetDurableExecutionHistory` gives it: https://docs.aws.amazon.com/lambda/latest/api/API_Event.html */
export const readHistory = (events: readonly Event[]): HistoryEvent[] => events.map(readEvent);

function readEvent(event: Event) {
  const { EventType, EventTimestamp, EventId, Id, Name, ParentId, SubType, ...others } = eventSchema.parse(event);
  const told = detailsSchema.parse(others[`${EventType}Details`] ?? {});
  const [, kind = "", verb = ""] = verbs.exec(EventType) ?? [];
  return {
    eventId: EventId,
    /** What it is about and what became of it: `Step`, `Succeeded`. */
    kind,
    verb,
    at: EventTimestamp.getTime(),
    id: Id ?? undefined,
    name: Name ?? undefined,
    parentId: ParentId ?? undefined,
    subType: SubType ?? undefined,
    /** JSON text, as a rule. */
    result: told.Result?.Payload ?? undefined,
    failure: failureOf(told.Error?.Payload),
    /** Seconds until a step is tried again, if it is. */
    nextTryAfter: told.RetryDetails?.NextAttemptDelaySeconds ?? undefined,
    until:
      told.ScheduledEndTimestamp?.getTime() ??
      (told.Timeout ? EventTimestamp.getTime() + told.Timeout * 1000 : undefined),
    startedAt: told.StartTimestamp?.getTime(),
  };
}

const verbs = /^(\w+?)(Started|Succeeded|Failed|TimedOut|Stopped|Cancelled|Completed)$/;

/** Lambda puts this before the message when it was not the function that failed, but what it ran in. */
const requestId = /^RequestId: \S+ (Error: )?/;

export function failureOf(error: z.infer<typeof errorSchema> | null | undefined): Failure | undefined {
  if (!error) return undefined;
  return { type: error.ErrorType ?? "Error", message: (error.ErrorMessage ?? "").replace(requestId, "") };
}
