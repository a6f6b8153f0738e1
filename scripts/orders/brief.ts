import { type InspectOptions, inspect } from "node:util";
import type { Failure } from "./history.ts";

/** Errors of the SDK that say where something failed, and not what. */
const wrappers = /^(Error|StepError|CallbackError|InvokeError|ChildContextError|WaitForConditionError)$/;

/** A failure in one line, its message whole. */
export const failureText = ({ type, message }: Failure): string =>
  oneLine([...(wrappers.test(type) ? [] : [type]), message].filter((part) => part !== "").join(": ")) || type;

/** A result in one line: the outermost of it, for who wants to know which one it was. */
export const brief = (result: string | undefined): string =>
  written(result, { depth: 1, compact: true, breakLength: Infinity, maxStringLength: 60, maxArrayLength: 5 });

/** A result on as many lines as it takes, but no book. */
export const whole = (result: string | undefined, width: number): string =>
  written(result, { depth: 6, compact: 3, breakLength: width, maxStringLength: 1000, maxArrayLength: 50 });

function written(result: string | undefined, options: InspectOptions): string {
  if (result === undefined) return "";
  try {
    return inspect(JSON.parse(result), options);
  } catch {
    // What answers a callback may be any text.
    return inspect(result, options);
  }
}

/** What somebody else has written must not move the cursor nor change colours. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();

/** At most so many characters. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;

/** Breaks text between words, or within one that is longer than a line. */
export const wrapped = (text: string, width: number): string[] =>
  [...text.matchAll(new RegExp(`\\s*(.{1,${width}}(?=\\s|$)|\\S{${width}})`, "g"))].map(([, line = ""]) => line);
