import { brief, failureText } from "./brief.ts";
import type { Operation, Outcome } from "./operations.ts";
import type { Clock } from "./times.ts";
import { failedTries } from "./tries.ts";

/** What is so of an execution as a whole, as far as its operations' rows say it differently. Times in milliseconds. */
export interface Setting {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly now: number;
  /** Whether the execution has ended: what is open then stays so. */
  readonly over: boolean;
}

export type Colour = "green" | "red" | "yellow" | "cyan";

/** What is printed of an operation, before it is known how wide anything is. */
export interface Row {
  readonly glyph: string;
  readonly colour: Colour;
  readonly label: string;
  /** Milliseconds since the execution began. */
  readonly when: number;
  /** Milliseconds. */
  readonly took: number | undefined;
  /** What came of it; if it is only a result, it may be cut. */
  readonly says: string;
  readonly mayBeCut: boolean;
  /** Lines on tries that failed. */
  readonly tries: readonly string[];
  readonly children: readonly Row[];
}

const marks: Record<Outcome, Pick<Row, "glyph" | "colour">> = {
  succeeded: { glyph: "✓", colour: "green" },
  failed: { glyph: "✗", colour: "red" },
  open: { glyph: "…", colour: "cyan" },
  "timed out": { glyph: "–", colour: "yellow" },
  stopped: { glyph: "–", colour: "yellow" },
  cancelled: { glyph: "–", colour: "yellow" },
};

export function rowOf(operation: Operation, setting: Setting): Row {
  const { kind, name, outcome, startedAt, endedAt, children } = operation;
  // An invocation that failed is shown where it ended: what it had done before that is above.
  const when = kind === "Invocation" ? (endedAt ?? startedAt) : startedAt;
  return {
    ...marks[outcome === "open" && setting.over ? "cancelled" : outcome],
    label: name ?? (kind === "ChainedInvoke" ? "invoke" : kind.toLowerCase()),
    when: when - setting.startedAt,
    took: endedAt === undefined ? undefined : endedAt - startedAt,
    says: outcome === "open" ? openness(operation, setting) : ending(operation),
    mayBeCut: outcome === "succeeded",
    tries: failedTries(operation),
    children: children.map((child) => rowOf(child, setting)),
  };
}

function openness({ kind, until, triesBefore }: Operation, { over, clock, now }: Setting): string {
  if (over) return kind === "Wait" || kind === "Callback" ? "no longer waited for" : "not finished";
  const at = until === undefined ? "" : clock.near(until, now);
  if (kind === "Wait") return `waits until ${at}`;
  if (kind === "Callback") return until === undefined ? "pending" : `pending until ${at}`;
  if (kind === "Context") return "";
  const running = triesBefore.length === 0 ? "running" : `try ${triesBefore.length + 1} is running`;
  return until === undefined ? running : `try ${triesBefore.length + 1} at ${at}`;
}

function ending(operation: Operation): string {
  const { kind, subType = "", outcome, triesBefore, failure, children } = operation;
  if (outcome === "failed") {
    if (triesBefore.length > 0) return `gave up after ${triesBefore.length + 1} tries`;
    const isToldWithin = children.some((child) => child.failure?.message === failure?.message);
    return failure && !isToldWithin ? failureText(failure) : "";
  }
  if (outcome !== "succeeded") return outcome;
  const parts = [
    kind === "Callback" && "answered",
    triesBefore.length > 0 && `try ${triesBefore.length + 1}`,
    // Of branches the result is that of each, which is below, and how many there were.
    !/^(Parallel|Map)$/.test(subType) && brief(operation.result),
  ];
  return parts.filter((part) => part).join(": ");
}
