import { longestRow } from "../limits.ts";
import type { Dialect } from "./header.ts";
import { endOfRow } from "./row-end.ts";

/** A row as it stands in the text, not parsed yet. */
export interface RawRow {
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** What it is in, with others. Of a line that is too long, its first bytes. */
  readonly held: Buffer;
  /** Where it is in that, without its line end, and where the next row begins. Views of a million rows would cost more than the rows. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** Bytes of the text up to the next row, from where the splitting began. */
  readonly offset: number;
  /** Lines of the text up to the next row. */
  readonly lines: number;
  /** Why it is given up, for people. Any other row is CSV for certain. */
  readonly fault?: string;
}

export const bytesOf = ({ held, start, end }: RawRow): Buffer => held.subarray(start, end);

/** Of a row that is given up because it is too long: enough to find its SKU. */
const keptBytes = 256;

const tooLong = `The line is longer than ${longestRow} bytes`;
const unclosed = `A quote is opened here, and is not closed within ${longestRow} bytes`;
const stray =
  'A quote stands where none may. A cell with quotes in it is put in quotes, and each of them is doubled: "5"" pipe"';

/**
 * Cuts CSV into rows as it streams. Where a row ends depends on nothing but the bytes from its beginning on: not on how they
 * arrive, nor on where the reading began. Rows with nothing in them are passed over.
 *
 * What cannot be a row is given up, and no more of it than its first line: a quote too many does not swallow what follows.
 * No more is ever held than a row may have, and one chunk.
 * @param lines Lines before the first.
 */
export async function* rowsIn(text: AsyncIterable<Buffer>, dialect: Dialect, lines = 0): AsyncGenerator<RawRow[]> {
  const splitter = new Splitter(dialect, lines);
  for await (const chunk of text) {
    const rows = splitter.take(chunk);
    if (rows.length > 0) yield rows;
  }
  const rows = splitter.end();
  if (rows.length > 0) yield rows;
}

/** Where a row's bytes end, where the next row begins, and how many lines are between its beginning and that. */
interface Cut {
  readonly end: number;
  readonly next: number;
  readonly lines: number;
  readonly fault?: string;
}

class Splitter {
  readonly #dialect: Dialect;
  #held: Buffer = Buffer.alloc(0);
  /** Of what is held: where in the text it begins, and up to where it is cut. */
  #offset = 0;
  #start = 0;
  #lines: number;
  /** The first bytes of a line that is too long, until its end comes. */
  #lost: Buffer | undefined;
  #ended = false;
  #lineEnds = finder(this.#held, 0);
  #quotes = finder(this.#held, 0);

  constructor(dialect: Dialect, lines: number) {
    this.#dialect = dialect;
    this.#lines = lines;
  }

  /** Takes more of the text. @returns the rows that are whole by that. */
  take(chunk: Buffer): RawRow[] {
    this.#held = this.#start < this.#held.length ? Buffer.concat([this.#held.subarray(this.#start), chunk]) : chunk;
    this.#offset += this.#start;
    this.#start = 0;
    this.#lineEnds = finder(this.#held, this.#dialect.lineEnd);
    this.#quotes = finder(this.#held, quote);
    const rows: RawRow[] = [];
    for (let cut = this.#next(); cut; cut = this.#next()) {
      const row = this.#rowOf(cut);
      if (row.fault !== undefined || !isBlank(row, this.#dialect)) rows.push(row);
    }
    return rows;
  }

  end(): RawRow[] {
    this.#ended = true;
    return this.take(Buffer.alloc(0));
  }

  #rowOf({ end, next, lines, fault }: Cut): RawRow {
    const lost = this.#lost;
    const place = lost
      ? { held: lost, start: 0, end: lost.length, next: lost.length }
      : { held: this.#held, start: this.#start, end: withoutReturn(this.#held, this.#start, end), next };
    const line = this.#lines + 1;
    this.#lost = undefined;
    this.#start = next;
    this.#lines += lines;
    return { ...place, line, offset: this.#offset + next, lines: this.#lines, ...(fault !== undefined && { fault }) };
  }

  #next(): Cut | undefined {
    const held = this.#held;
    const at = this.#lineEnds(this.#start);
    const end = at < 0 ? held.length : at;
    const line = { end, next: Math.min(end + 1, held.length), lines: 1 };
    if (!this.#lost && end - this.#start > longestRow)
      this.#lost = Buffer.from(held.subarray(this.#start, this.#start + keptBytes));
    if (at < 0 && this.#lost && !this.#ended) this.#start = held.length;
    if (at < 0 && (!this.#ended || (this.#start === held.length && !this.#lost))) return undefined;
    if (this.#lost) return { ...line, fault: tooLong };
    const quoteAt = this.#quotes(this.#start);
    return quoteAt < 0 || quoteAt > end ? line : this.#quoted(line);
  }

  /** Of a row with quotes in it, which may go on behind its first line. */
  #quoted(line: Cut): Cut | undefined {
    const { end, lines, stopped } = endOfRow(this.#held, this.#start, this.#dialect);
    if (stopped === undefined) return { end, next: Math.min(end + 1, this.#held.length), lines };
    if (stopped === "stray") return { ...line, fault: stray };
    const within = end - this.#start <= longestRow;
    if (within && !this.#ended) return undefined;
    return within && stopped === "open" ? { end, next: end, lines } : { ...line, fault: unclosed };
  }
}

const quote = 0x22;

/** Finds a byte from a place on, looking at nothing twice as long as places only go up. -1 where there is none. */
function finder(bytes: Buffer, wanted: number): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found !== -1 && found < from) found = bytes.indexOf(wanted, from);
    return found;
  };
}

const withoutReturn = (bytes: Buffer, start: number, end: number) =>
  end > start && bytes[end - 1] === 0x0d ? end - 1 : end;

/** Spreadsheets leave rows of nothing but delimiters behind. */
function isBlank({ held, start, end }: RawRow, { delimiter }: Dialect): boolean {
  const part = delimiter.charCodeAt(0);
  for (let at = start; at < end; at++) {
    const byte = held[at] ?? 0;
    if (byte > 0x20 && byte !== part) return false;
  }
  return true;
}
