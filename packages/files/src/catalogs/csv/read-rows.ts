import { isUtf8 } from "node:buffer";
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

/** Reads rows, many at once, because that is how a parser is fast. */
export function readRows(raw: readonly RawRow[], header: Header): ReadRow[] {
  const faults = raw.map(({ bytes, fault }) => fault ?? faultOf(bytes));
  const sound = raw.flatMap(({ bytes }, index) => (faults[index] === undefined ? [bytes, lineEnd] : []));
  const cells = parse(Buffer.concat(sound), { ...options, delimiter: header.delimiter })[Symbol.iterator]();
  return raw.map(({ line, bytes }, index) => {
    const reason = faults[index];
    return reason === undefined
      ? { line, ...checkRow(cells.next().value ?? [], header) }
      : { line, fault: { column: "", reason, sku: skuIn(bytes, header) } };
  });
}

const lineEnd = Buffer.from("\n");
const options = { record_delimiter: ["\n", "\r\n"], relax_column_count: true };

function faultOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return "The row holds zero bytes: they are no text";
  return isUtf8(bytes) ? undefined : "The row is not UTF-8";
}

/** Of a row that is no CSV: what stands where the SKU should, if that could be one. */
function skuIn(bytes: Buffer, { delimiter, places }: Header): string {
  const cell = bytes.toString("latin1").split(delimiter)[places.get("sku") ?? 0] ?? "";
  return /^\s*"?([A-Z0-9-]{3,40})"?\s*$/.exec(cell)?.[1] ?? "";
}
