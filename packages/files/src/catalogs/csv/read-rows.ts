import type { CatalogRow } from "@larder/contracts";
import { parse } from "csv-parse/sync";
import { checkRow } from "./check-row.ts";
import type { Header } from "./header.ts";
import type { RawRow } from "./split.ts";

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

/** Reads rows, many at a time, because that is how a parser is fast; one at a time only when one of them is faulty. */
export function readRows(raw: readonly RawRow[], header: Header): ReadRow[] {
  const texts = raw.map(({ bytes }) => bytes.toString());
  const cells = raw.some(({ fault }) => fault !== undefined) ? undefined : parsed(texts.join("\n"), header);
  return cells?.length === raw.length
    ? raw.map(({ line }, index) => ({ line, ...checkRow(cells[index] ?? [], header) }))
    : raw.map((row, index) => ({ line: row.line, ...readOne(row, texts[index] ?? "", header) }));
}

function readOne({ fault }: RawRow, text: string, header: Header) {
  if (fault !== undefined) return { fault: { column: "", reason: fault, sku: "" } };
  const cells = parsed(text, header);
  if (cells?.length === 1) return checkRow(cells[0] ?? [], header);
  return { fault: { column: "", reason: "The quotes of the row do not fit together", sku: "" } };
}

function parsed(text: string, { delimiter }: Header): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: ["\n", "\r\n"], relax_column_count: true });
  } catch {
    // Which of them it is that cannot be parsed, reading one by one will tell.
    return undefined;
  }
}
