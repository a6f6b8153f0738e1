import { styleText } from "node:util";
import type { Event, GetDurableExecutionResponse } from "@aws-sdk/client-lambda";
import { failureText, whole, wrapped } from "./brief.ts";
import { type Ended, endedSchema, statusText, tookMs } from "./execution.ts";
import { failureOf, type HistoryEvent, readHistory } from "./history.ts";
import { operationsOf } from "./operations.ts";
import { type Colour, rowOf } from "./row.ts";
import { clockIn, duration } from "./times.ts";
import { tree } from "./tree.ts";

/** An execution and its whole history, as Lambda's API tells of them. */
export interface Told {
  readonly execution: Omit<GetDurableExecutionResponse, "$metadata">;
  readonly events: readonly Event[];
}

/** For whom something is printed. */
export interface Reader {
  /** Columns. */
  readonly width: number;
  /** Of the machine's, if `undefined`. */
  readonly timeZone: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** An execution for people: how it stands, what it did and waited for in order, and what came of it. */
export function show(told: Told, { width, timeZone, now }: Reader): string[] {
  const execution = endedSchema.parse(told.execution);
  const history = readHistory(told.events);
  const clock = clockIn(timeZone);
  const startedAt = execution.StartTimestamp.getTime();
  const over = execution.Status !== "RUNNING";
  const took = duration(tookMs(execution, now));
  const facts = [
    `started ${clock.full(startedAt)}`,
    over ? `took ${took}` : `${took} so far`,
    invocations(history, over),
  ];
  const rows = operationsOf(history).map((operation) => rowOf(operation, { clock, startedAt, now, over }));
  return [
    `${styleText("bold", execution.DurableExecutionName)}  ${statusText(execution.Status)}`,
    ...wrapped(facts.join(" · "), width).map((line) => styleText("dim", line)),
    ...(rows.length > 0 ? ["", ...tree(rows, width)] : []),
    ...outcome(execution, width),
  ];
}

function invocations(history: readonly HistoryEvent[], over: boolean): string {
  const ended = history.filter(({ kind }) => kind === "Invocation");
  // History tells of an invocation only when it has ended.
  const isInvoked = !over && history.at(-1)?.kind !== "Invocation";
  const count = ended.length + (isInvoked ? 1 : 0);
  const failed = ended.filter(({ failure }) => failure).length;
  return `${count} ${count === 1 ? "invocation" : "invocations"}${failed > 0 ? `, ${failed} failed` : ""}`;
}

/** What it answered, or what went wrong with it. */
function outcome({ Result, Error: error }: Ended, width: number): string[] {
  // Who stops an execution need not say why.
  const failure = error?.ErrorType || error?.ErrorMessage ? failureOf(error) : undefined;
  if (failure) return titled("error", "red", wrapped(failureText(failure), width - indent));
  return Result === undefined ? [] : titled("result", "green", whole(Result, width - indent).split("\n"));
}

const indent = 8;
const titled = (title: string, colour: Colour, lines: readonly string[]) => [
  "",
  ...lines.map((line, index) => `${styleText(colour, (index === 0 ? title : "").padEnd(indent))}${line}`),
];
