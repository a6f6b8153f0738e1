import { parse } from "csv-parse/sync";
import { Rejection } from "../../quarantine/rejection.ts";
import { longestRow } from "../limits.ts";

export const columns = ["sku", "name", "category", "unit", "price", "currency", "description", "stock"] as const;
export type Column = (typeof columns)[number];
const required: readonly Column[] = ["sku", "name", "category", "unit", "price"];

/** What the first line says of those behind it. */
export interface Header {
  readonly delimiter: "," | ";" | "\t";
  /** Where each column is. Those that we do not know are not among them. */
  readonly places: ReadonlyMap<Column, number>;
  readonly width: number;
  /** Bytes and lines up to the first row. */
  readonly bytes: number;
}

const delimiters = [",", ";", "\t"] as const;

/**
 * Reads the first line of a catalog. Columns may come in any order, in capitals or not, and others may stand among them.
 * @param head The beginning of the text. @throws {Rejection} `header-missing`, `malformed`, `line-too-long`
 */
export function readHeader(head: Buffer): Header {
  const end = head.indexOf("\n");
  const line = (end < 0 ? head : head.subarray(0, end)).toString().replace(/\r$/, "");
  if (line.length > longestRow || (end < 0 && head.length >= longestRow))
    throw new Rejection("line-too-long", `The first line is longer than ${longestRow} bytes: it must name the columns`);
  const delimiter = delimiters.toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ",";
  const names = cellsOf(line, delimiter).map((name) => name.trim().toLowerCase());
  const places = new Map(
    columns.flatMap((column) => (names.includes(column) ? [[column, names.indexOf(column)]] : [])),
  );
  const missing = required.filter((column) => !places.has(column));
  if (missing.length > 0)
    throw new Rejection(
      "header-missing",
      `The first line must name the columns ${required.join(", ")}: ${missing.join(", ")} is not there`,
    );
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new Rejection("malformed", `The first line names the column ${twice} twice`);
  return { delimiter, places, width: names.length, bytes: end < 0 ? head.length : end + 1 };
}

function cellsOf(line: string, delimiter: string): string[] {
  try {
    const [cells = []] = parse(line, { delimiter });
    return cells;
  } catch (cause) {
    throw new Rejection("malformed", "The first line is no CSV: it must name the columns", { cause });
  }
}
