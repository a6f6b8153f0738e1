import type { Event } from "@aws-sdk/client-lambda";

/** What is compared of an execution: how it ended, what its operations became, and what history tells, in order. */
export interface Told {
  readonly status: string | undefined;
  readonly result?: unknown;
  readonly error?: { readonly type: string | undefined; readonly message: string | undefined };
  readonly operations: readonly string[];
  readonly history: readonly string[];
}

interface Described {
  readonly Type?: string | undefined;
  readonly Name?: string | null | undefined;
  readonly SubType?: string | null | undefined;
  readonly Status?: string | undefined;
  readonly StepDetails?: { readonly Attempt?: number | undefined } | undefined;
}

/** An operation in one line. */
export function describeOperation({ Type, Name, SubType, Status, StepDetails }: Described) {
  const attempt = StepDetails?.Attempt === undefined ? "" : ` after ${StepDetails.Attempt}`;
  return `${Type}/${SubType ?? ""} ${Name ?? "-"}: ${Status}${attempt}`;
}

/**
 * A history, one line each: operations and the contexts they are in by name. Without invocations: skipping time, AWS's test
 * runner waits within one where a function is ended and invoked again.
 */
export function describeHistory(events: readonly Event[]) {
  const names = new Map(events.map(({ Id, Name }) => [Id, Name]));
  const ofOperations = events.filter(({ EventType }) => EventType !== "InvocationCompleted");
  return ofOperations.map(({ EventType, Name, SubType, ParentId }) =>
    [EventType, Name, SubType, ParentId && `in ${names.get(ParentId) ?? "-"}`].filter(Boolean).join(" "),
  );
}
