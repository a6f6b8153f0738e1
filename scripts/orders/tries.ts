import { failureText } from "./brief.ts";
import type { Operation } from "./operations.ts";
import { duration } from "./times.ts";

interface FailedTry {
  /** From 1. */
  readonly nth: number;
  readonly text: string;
  /** Seconds until the next one; the last of all has none. */
  readonly nextAfter: number | undefined;
}

/** The tries that failed of a step that was tried more than once, a line each; those that failed alike share one. */
export function failedTries({ triesBefore, failure: last }: Operation): string[] {
  if (triesBefore.length === 0) return [];
  const all = [...triesBefore, { failure: last, nextAfter: undefined }];
  const runs: FailedTry[][] = [];
  for (const [index, { failure, nextAfter }] of all.entries()) {
    if (!failure) continue;
    const one = { nth: index + 1, text: failureText(failure), nextAfter };
    const run = runs.at(-1);
    if (run?.[0]?.text === one.text) run.push(one);
    else runs.push([one]);
  }
  return runs.map((run) => `${numbers(run)}: ${run[0]?.text}${delays(run)}`);
}

function numbers(run: readonly FailedTry[]): string {
  const [first, last] = [run[0]?.nth, run.at(-1)?.nth];
  return first === last ? `try ${first}` : `tries ${first}–${last}`;
}

/** A hundred tries need not have a hundred delays written out. */
function delays(run: readonly FailedTry[]): string {
  const seconds = run.flatMap(({ nextAfter }) => (nextAfter === undefined ? [] : [nextAfter]));
  if (seconds.length === 0) return "";
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map((each) => duration(each * 1000));
  return `, again after ${least === most ? least : `${least} to ${most}`}`;
}
