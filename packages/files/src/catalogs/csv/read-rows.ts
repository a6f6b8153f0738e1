import { isUtf8 } from "node:buffer";
import type { CatalogRow } from "@larder/contracts";
import { parse } from "csv-parse/sync";
import { type Checked, checkRow } from "./check-row.ts";
import type { Header } from "./header.ts";
import { bytesOf, type RawRow } from "./split.ts";

/** A row that was looked at: good, or with what is wrong with it. */
export type ReadRow =
  | { readonly line: number; readonly row: CatalogRow }
  | { readonly line: number; readonly fault: Fault };

export interface Fault {
  /** Empty when it is the whole row. */
  readonly column: string;
  /** For people. */
  readonly reason: string;
  /** As far as it can be read. */
  readonly sku: string;
}

/** Reads rows, as many at once as lie behind each other, because that is how a parser is fast. */
export function readRows(raw: readonly RawRow[], header: Header): ReadRow[] {
  const rows: ReadRow[] = [];
  for (let from = 0; from < raw.length; ) {
    const to = endOfRun(raw, from);
    const run = raw.slice(from, to);
    const cells = cellsOf(run, header);
    if (cells)
      for (const [index, { line }] of run.entries()) rows.push({ line, ...checkRow(cells[index] ?? [], header) });
    else for (const row of run) rows.push({ line: row.line, ...readAlone(row, header) });
    from = to;
  }
  return rows;
}

/** A run ends before a row that is given up, which is one by itself, and where something was passed over. */
function endOfRun(raw: readonly RawRow[], from: number): number {
  let to = from + 1;
  for (let last = raw[from]; last?.fault === undefined; last = raw[to++]) {
    const next = raw[to];
    if (!next || next.fault !== undefined || next.held !== last?.held || next.start !== last.next) break;
  }
  return to;
}

/** Of rows that lie behind each other. @returns nothing when there is something wrong with their bytes. */
function cellsOf(run: readonly RawRow[], { delimiter, lineEnd }: Header): string[][] | undefined {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || first.fault !== undefined) return undefined;
  const bytes = first.held.subarray(first.start, last.end);
  if (reasonOf(bytes) !== undefined) return undefined;
  return parse(bytes, {
    delimiter,
    record_delimiter: lineEnd === 0x0a ? ["\n", "\r\n"] : ["\r"],
    relax_column_count: true,
  });
}

function readAlone(row: RawRow, header: Header): Checked {
  const reason = row.fault ?? reasonOf(bytesOf(row));
  if (reason !== undefined) return { fault: { column: "", reason, sku: skuIn(bytesOf(row), header) } };
  return checkRow(cellsOf([row], header)?.[0] ?? [], header);
}

/** What is wrong with bytes, if anything is. */
function reasonOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return "The row holds zero bytes: they are no text";
  return isUtf8(bytes) ? undefined : "The row is not UTF-8";
}

/** Of a row that is no CSV: what stands where the SKU should, if that could be one. */
function skuIn(bytes: Buffer, { delimiter, places }: Header): string {
  const cell = bytes.toString("latin1").split(delimiter)[places.sku] ?? "";
  return /^\s*"?([A-Z0-9-]{3,40})"?\s*$/.exec(cell)?.[1] ?? "";
}
