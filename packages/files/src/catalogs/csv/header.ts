import { parse } from "csv-parse/sync";
import { Rejection } from "../../quarantine/rejection.ts";
import { longestRow } from "../limits.ts";

export const columns = ["sku", "name", "category", "unit", "price", "currency", "description", "stock"] as const;
export type Column = (typeof columns)[number];
const required: readonly Column[] = ["sku", "name", "category", "unit", "price"];

/** How rows are told from rows, and cells from cells. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** The last byte of a line end: a line feed, or the carriage return of very old programs. */
  readonly lineEnd: number;
}
const delimiters = [",", ";", "\t"] as const;
export type Delimiter = (typeof delimiters)[number];

/** What the first line says of those behind it. */
export interface Header extends Dialect {
  /** Where each column is, and -1 where it is not. Others may be there that we do not know. */
  readonly places: Readonly<Record<Column, number>>;
  /** Cells of a row. */
  readonly width: number;
  /** Bytes up to the first row. */
  readonly bytes: number;
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/**
 * Reads the first line of a catalog. Columns may come in any order, in capitals or not, and others may stand among them,
 * which are passed over.
 * @param head The beginning of the text, of `headBytes` or all of it.
 * @throws {Rejection} `header-missing`, `malformed`, `line-too-long`
 */
export function readHeader(head: Buffer): Header {
  const lineEnd = head.includes(lineFeed) || !head.includes(carriageReturn) ? lineFeed : carriageReturn;
  const found = head.indexOf(lineEnd);
  const end = found < 0 ? head.length : found;
  if (end >= longestRow) throw new Rejection("line-too-long", `The first line is longer than ${longestRow} bytes`);
  const { delimiter, names } = namesIn(head.subarray(0, end).toString().replace(/\r$/, ""));
  const missing = required.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new Rejection(
      "header-missing",
      `The first line must name the columns ${required.join(", ")}. There is none named ${missing.join(", ")}`,
    );
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new Rejection("malformed", `The first line names the column ${twice} twice`);
  const place = (column: Column) => names.indexOf(column);
  const places = {
    sku: place("sku"),
    name: place("name"),
    category: place("category"),
    unit: place("unit"),
    price: place("price"),
    currency: place("currency"),
    description: place("description"),
    stock: place("stock"),
  };
  return { delimiter, lineEnd, places, width: names.length, bytes: Math.min(end + 1, head.length) };
}

/** Whichever delimiter makes the most sense of the line. */
function namesIn(line: string) {
  const read = delimiters.map((delimiter) => ({ delimiter, names: cellsOf(line, delimiter) }));
  const sense = (names: readonly string[]) => columns.filter((column) => names.includes(column)).length;
  return read.reduce((best, other) => (sense(other.names) > sense(best.names) ? other : best));
}

function cellsOf(line: string, delimiter: Delimiter): string[] {
  try {
    const [cells = []] = parse(line, { delimiter, record_delimiter: ["\n"] });
    return cells.map((name) => name.trim().toLowerCase());
  } catch {
    // With another delimiter it may be CSV. If it is with none, it names nothing.
    return [];
  }
}
