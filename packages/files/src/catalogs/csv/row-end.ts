import { longestRow } from "../limits.ts";
import type { Dialect } from "./header.ts";

/** How far a row goes. */
export interface RowEnd {
  /** Where its line end is, or where the looking stopped. */
  readonly end: number;
  /** Lines that it takes. */
  readonly lines: number;
  /**
   * Why there is no line end: a quote stands where none may, or the bytes end, or a row may not be longer, while a quote is
   * open or not.
   */
  readonly stopped?: "stray" | "open" | "quoted";
}

const [quote, carriageReturn] = [0x22, 0x0d];
/** At the beginning of a cell, in one without quotes, in one with quotes, behind a quote in that, and behind a carriage return behind that. */
const [start, plain, quoted, closed, returned] = [0, 1, 2, 3, 4];

/**
 * Finds the end of a row, by the letter of the RFC: a quote opens at the beginning of a cell and nowhere else, two within
 * quotes are one, and behind the last one there is the end of the cell. https://www.rfc-editor.org/rfc/rfc4180#section-2
 */
export function endOfRow(bytes: Buffer, from: number, { delimiter, lineEnd }: Dialect): RowEnd {
  const next = delimiter.charCodeAt(0);
  const most = Math.min(bytes.length, from + longestRow + 1);
  let [within, lines] = [start, 1];
  for (let at = from; at < most; at++) {
    const here = bytes[at];
    if (within === quoted) {
      if (here === quote) within = closed;
      else if (here === lineEnd) lines++;
    } else if (here === lineEnd) return { end: at, lines };
    else if (here === next && within !== returned) within = start;
    else if (within === start) within = here === quote ? quoted : plain;
    else if (within === closed && here === quote) within = quoted;
    else if (within === closed && here === carriageReturn) within = returned;
    else if (within !== plain || here === quote) return { end: at, lines, stopped: "stray" };
  }
  return { end: most, lines, stopped: within === quoted ? "quoted" : "open" };
}
