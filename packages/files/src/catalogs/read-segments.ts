import type { NumberedRow } from "@larder/contracts";
import { Rejection } from "../quarantine/rejection.ts";
import type { Checkpoint } from "../uploads/upload.ts";
import type { Header } from "./csv/header.ts";
import { type Fault, readRows } from "./csv/read-rows.ts";
import { type RawRow, rowsIn } from "./csv/split.ts";
import type { Pace } from "./limits.ts";

/** A part of a catalog that is read, and how far that is. */
export interface Part {
  readonly good: readonly NumberedRow[];
  readonly faulty: readonly FaultyRow[];
  /** Where the text is read up to. */
  readonly place: Place;
  /** It is the last of its segment. */
  readonly last: boolean;
}

export type FaultyRow = { readonly line: number; readonly fault: Fault };
type Place = Pick<Checkpoint, "offset" | "lines" | "read">;

/** Rows that are parsed at once. */
const rowsAtOnce = 490;

/**
 * Reads a catalog on from a checkpoint, some rows at a time. Where segments end depends on nothing but the rows from the
 * checkpoint on. The last part may have no rows in it.
 * @param text From the checkpoint's offset on. @throws {Rejection} `too-many-rows`, and what the text throws.
 */
export async function* readSegments(
  text: AsyncIterable<Buffer>,
  header: Header,
  from: Place,
  pace: Pace,
): AsyncGenerator<Part> {
  let [place, begin] = [from, from];
  let rows: RawRow[] = [];
  const ends = ({ offset, read }: Place) =>
    read - begin.read >= pace.rowsOfASegment || offset - begin.offset >= pace.bytesOfASegment;

  function take(last: boolean): Part {
    const read = readRows(rows, header);
    rows = [];
    if (last) begin = place;
    const good = read.filter((each) => "row" in each);
    return { good, faulty: read.filter((each) => "fault" in each), place, last };
  }

  for await (const more of rowsIn(text, header, from.lines))
    for (const row of more) {
      // Whether a part is the last of all is known when there is nothing behind it.
      const last = ends(place);
      if (last || rows.length === rowsAtOnce) yield take(last);
      rows.push(row);
      place = { offset: from.offset + row.offset, lines: row.lines, read: place.read + 1 };
      if (place.read > pace.mostRows)
        throw new Rejection("too-many-rows", `A catalog has at most ${pace.mostRows} rows`);
    }
  yield take(true);
}
