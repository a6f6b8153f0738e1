import type { CatalogRow } from "@larder/contracts";
import { Rejection } from "../quarantine/rejection.ts";
import type { Checkpoint } from "../uploads/upload.ts";
import type { Header } from "./csv/header.ts";
import { type Fault, readRows } from "./csv/read-rows.ts";
import { type RawRow, rowsIn } from "./csv/split.ts";
import { mostRows, rowsOfASegment } from "./limits.ts";

/** A part of a catalog that is read, and how far that is. */
export interface Part {
  readonly good: readonly { readonly line: number; readonly row: CatalogRow }[];
  readonly faulty: readonly { readonly line: number; readonly fault: Fault }[];
  /** Where the text is read up to. */
  readonly place: Pick<Checkpoint, "offset" | "lines" | "read">;
  /** It is the last of its segment: `rowsOfASegment` rows, or what was left. */
  readonly last: boolean;
}

/** Rows that are parsed at once. */
const rowsAtOnce = 490;

/**
 * Reads a catalog on from a checkpoint, some rows at a time. Where segments end depends on nothing but the rows.
 * @param text From the checkpoint's offset on. @throws {Rejection} `too-many-rows`, and what the text throws.
 */
export async function* readSegments(
  text: AsyncIterable<Buffer>,
  header: Header,
  from: Pick<Checkpoint, "offset" | "lines" | "read">,
): AsyncGenerator<Part> {
  let { read } = from;
  let waiting: RawRow[] = [];
  const left = () => rowsOfASegment - (read % rowsOfASegment);

  function take(rows: readonly RawRow[]): Part {
    const checked = readRows(rows, header);
    read += rows.length;
    if (read > mostRows) throw new Rejection("too-many-rows", `A catalog has at most ${mostRows} rows`);
    const end = rows.at(-1);
    return {
      good: checked.flatMap((each) => ("row" in each ? [each] : [])),
      faulty: checked.flatMap((each) => ("fault" in each ? [each] : [])),
      place: { offset: from.offset + (end?.end ?? 0), lines: end?.lines ?? from.lines, read },
      last: read % rowsOfASegment === 0,
    };
  }

  for await (const rows of rowsIn(text, { lines: from.lines })) {
    waiting = waiting.length === 0 ? rows : [...waiting, ...rows];
    // One is kept back: whether a part is the last of all is known when there is nothing behind it.
    for (let size = Math.min(rowsAtOnce, left()); waiting.length > size; size = Math.min(rowsAtOnce, left())) {
      yield take(waiting.slice(0, size));
      waiting = waiting.slice(size);
    }
  }
  yield { ...take(waiting), last: true };
}
