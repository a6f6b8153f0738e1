import type { Event } from "@aws-sdk/client-lambda";
import type { Told } from "../show.ts";

/** When every levelled execution starts. */
export const noon = Date.UTC(2026, 10, 23, 12);
const stepMs = 20;
/** The local cloud lets so much time pass after an invocation that failed. */
const backOffMs = 5_000;

/**
 * An execution as if it had started at noon, on a machine that is always as fast: what was to take its time has taken it, all
 * else a moment.
 */
export function levelled({ execution, events }: Told): Told {
  const due = new Map<string | undefined, number>();
  let time = noon - stepMs;
  const level = events.map((event): Event => {
    const isDue = /^(WaitSucceeded|CallbackTimedOut|StepStarted)$/.test(event.EventType ?? "");
    time = Math.max(time + stepMs, ...(isDue ? [due.get(event.Id) ?? 0, due.get(undefined) ?? 0] : []));
    due.set(event.Id, time + delayAfter(event));
    return { ...event, EventTimestamp: new Date(time), ...detailsAt(event, time) };
  });
  const EndTimestamp = execution.EndTimestamp && new Date(time);
  return { execution: { ...execution, StartTimestamp: new Date(noon), EndTimestamp }, events: level };
}

/** How long it is until an operation goes on; for an invocation, until anything does. */
function delayAfter(event: Event): number {
  if (event.InvocationCompletedDetails) return event.InvocationCompletedDetails.Error ? backOffMs : 0;
  const step = event.StepFailedDetails ?? event.StepSucceededDetails;
  const { NextAttemptDelaySeconds } = step?.RetryDetails ?? {};
  const seconds =
    NextAttemptDelaySeconds ?? event.WaitStartedDetails?.Duration ?? event.CallbackStartedDetails?.Timeout;
  return (seconds ?? 0) * 1000;
}

/** The times that an event tells of besides its own. */
function detailsAt(event: Event, time: number) {
  const { WaitStartedDetails: wait, InvocationCompletedDetails: invocation } = event;
  if (wait) return { WaitStartedDetails: { ...wait, ScheduledEndTimestamp: new Date(time + delayAfter(event)) } };
  if (!invocation) return {};
  const times = { StartTimestamp: new Date(time - stepMs), EndTimestamp: new Date(time) };
  return { InvocationCompletedDetails: { ...invocation, ...times } };
}
