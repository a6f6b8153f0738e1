import type { Failure, HistoryEvent } from "./history.ts";

/** What has become of an operation so far. */
export type Outcome = "open" | "succeeded" | "failed" | "timed out" | "stopped" | "cancelled";

/** One try of a step, after which there was or will be another. */
export interface Try {
  /** A step that looks whether something is so yet may be tried again without having failed. */
  readonly failure: Failure | undefined;
  /** Seconds. */
  readonly nextAfter: number;
}

/** Something that a workflow did or waited for. Times are in milliseconds since the epoch. */
export interface Operation {
  readonly id: string;
  /** `Step`, `Wait`, `Callback`, `Context`, `ChainedInvoke`; or `Invocation`, of one that failed and was made again. */
  readonly kind: string;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  readonly parentId: string | undefined;
  readonly outcome: Outcome;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** When an open one goes on by itself: a wait ends, a callback is given up, a step is tried again. */
  readonly until: number | undefined;
  /** JSON text, as a rule. */
  readonly result: string | undefined;
  readonly failure: Failure | undefined;
  readonly triesBefore: readonly Try[];
  /** What was done within it. */
  readonly children: readonly Operation[];
}

const outcomes: Partial<Record<string, Outcome>> = {
  Succeeded: "succeeded",
  Failed: "failed",
  TimedOut: "timed out",
  Stopped: "stopped",
  Cancelled: "cancelled",
};

/** What a history tells of, in the order in which it began, each with what was done within it. */
export function operationsOf(history: readonly HistoryEvent[]): Operation[] {
  const told = history.filter((event, index) => isOfOperation(event) || isLostInvocation(event, history[index + 1]));
  const grouped = Map.groupBy(told, ({ id, eventId }) => id ?? `event ${eventId}`);
  const all = [...grouped].map(([id, events]) => operationOf(id, events));
  // Nothing is kept back because what it is in is not told of.
  const within = Map.groupBy(all, ({ parentId }) => (grouped.has(parentId ?? "") ? parentId : undefined));
  const withChildren = (operation: Operation): Operation =>
    folded({ ...operation, children: (within.get(operation.id) ?? []).map(withChildren) });
  return (within.get(undefined) ?? []).map(withChildren);
}

const isOfOperation = ({ id, kind }: HistoryEvent) => id !== undefined && kind !== "Execution";

/** If it was the last one, the execution failed with it, and says so itself. */
const isLostInvocation = ({ kind, failure }: HistoryEvent, next: HistoryEvent | undefined) =>
  kind === "Invocation" && failure !== undefined && next?.kind !== "Execution";

function operationOf(id: string, events: readonly HistoryEvent[]): Operation {
  const first = events[0]!;
  const last = events.at(-1)!;
  const { kind, name, subType, parentId, startedAt = first.at } = first;
  const own = { id, kind, name, subType, parentId, startedAt, triesBefore: triesIn(events), children: [] };
  const outcome = kind === "Invocation" ? "failed" : outcomes[last.verb];
  if (outcome && last.nextTryAfter === undefined) {
    const { at: endedAt, result, failure } = last;
    return { ...own, outcome, endedAt, until: undefined, result, failure };
  }
  const until = last.nextTryAfter === undefined ? first.until : last.at + last.nextTryAfter * 1000;
  return { ...own, outcome: "open", endedAt: undefined, until, result: undefined, failure: undefined };
}

const triesIn = (events: readonly HistoryEvent[]): Try[] =>
  events.flatMap(({ failure, nextTryAfter: nextAfter }) => (nextAfter === undefined ? [] : [{ failure, nextAfter }]));

/**
 * `waitForCallback` is a context with a callback in it and the step that hands the callback's id to whoever will answer. Who
 * reads of it sees one callback, and the step only where it did not go as it should.
 */
function folded(context: Operation): Operation {
  const callback = context.children.find(({ kind }) => kind === "Callback");
  if (context.subType !== "WaitForCallback" || !callback) return context;
  const others = context.children.filter((child) => child !== callback);
  const trouble = others.filter(({ outcome, triesBefore }) => outcome !== "succeeded" || triesBefore.length > 0);
  const children = trouble.map((step) => ({ ...step, name: step.name ?? "hand over its id" }));
  const { outcome, endedAt, result, failure } = callback.outcome === "open" ? context : callback;
  return { ...context, kind: "Callback", outcome, endedAt, until: callback.until, result, failure, children };
}
