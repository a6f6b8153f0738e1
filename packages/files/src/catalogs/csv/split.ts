import { longestRow } from "../limits.ts";

/** A row as it stands in the text, not parsed yet. */
export interface RawRow {
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** Without its line end. Of a row that is faulty, its first bytes. */
  readonly bytes: Buffer;
  /** Bytes of the text up to its end, from where the splitting began. */
  readonly end: number;
  /** Lines of the text up to its end. */
  readonly lines: number;
  readonly fault?: string;
}

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22];

/**
 * Cuts CSV into rows as it streams: at each line end that has an even number of quotes before it, as those within quotes
 * have not. Blank lines are passed over. It holds at most one row and one chunk. A row that grows too long has a quote that is
 * never closed, or is no row: only its first line is given up, and reading goes on behind that.
 * https://www.rfc-editor.org/rfc/rfc4180#section-2
 */
export async function* rowsIn(text: AsyncIterable<Buffer>, { lines = 0 } = {}): AsyncGenerator<RawRow[]> {
  let held: Buffer = Buffer.alloc(0);
  let [offset, line] = [0, lines];
  /** Takes whole rows off what is held. */
  function cut(ended: boolean): RawRow[] {
    const rows: RawRow[] = [];
    let start = 0;
    const quotes: Quotes = { next: held.indexOf(quote) };
    while (start < held.length) {
      const row = rowAt(held, start, quotes, ended);
      if (!row) break;
      const { end, next, within, fault } = row;
      const bytes = held.subarray(start, end);
      const first = line + 1;
      line += within;
      start = next;
      if (fault !== undefined || !isBlank(bytes))
        rows.push({ line: first, bytes, end: offset + next, lines: line, ...(fault !== undefined && { fault }) });
    }
    offset += start;
    held = held.subarray(start);
    return rows;
  }
  for await (const chunk of text) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const rows = cut(false);
    if (rows.length > 0) yield rows;
  }
  const rows = cut(true);
  if (rows.length > 0) yield rows;
}

interface Cut {
  /** Where the row's bytes end, and where the next row begins. */
  readonly end: number;
  readonly next: number;
  /** How many line ends are behind us then. */
  readonly within: number;
  readonly fault?: string;
}

/** Where the next quote is, which is looked for once. Behind the last one there is none: -1. */
interface Quotes {
  next: number;
}

function rowAt(held: Buffer, start: number, quotes: Quotes, ended: boolean): Cut | undefined {
  let [passed, within, from] = [0, 0, start];
  const passUntil = (place: number) => {
    for (; quotes.next >= 0 && quotes.next < place; passed++) quotes.next = held.indexOf(quote, quotes.next + 1);
  };
  for (;;) {
    const at = held.indexOf(lineFeed, from);
    if (at < 0 || at - start > longestRow) break;
    passUntil(at);
    within++;
    if (passed % 2 === 0) return { end: withoutReturn(held, start, at), next: at + 1, within };
    from = at + 1;
  }
  if (held.length - start > longestRow) return givenUp(held, start, quotes);
  if (!ended) return undefined;
  passUntil(held.length);
  if (passed % 2 === 1) return givenUp(held, start, quotes);
  return { end: withoutReturn(held, start, held.length), next: held.length, within: within + 1 };
}

const withoutReturn = (held: Buffer, start: number, end: number) =>
  end > start && held[end - 1] === carriageReturn ? end - 1 : end;

/** Gives up the first line of what should have been a row, or as much of it as a row may be: the same, however it streams in. */
function givenUp(held: Buffer, start: number, quotes: Quotes): Cut {
  const at = held.indexOf(lineFeed, start);
  const unclosed = at >= 0 ? at - start <= longestRow : held.length - start <= longestRow;
  const end = at >= 0 && unclosed ? at : Math.min(start + longestRow, held.length);
  const next = at >= 0 && unclosed ? at + 1 : end;
  quotes.next = held.indexOf(quote, next);
  if (unclosed)
    return { end: withoutReturn(held, start, end), next, within: 1, fault: "A quote is opened and never closed" };
  // No line end was passed: what follows is still the same line.
  return { end: start + 200, next, within: 0, fault: `The row is longer than ${longestRow} bytes` };
}

const isBlank = (bytes: Buffer) => bytes.length === 0 || bytes.toString("latin1").trim() === "";
