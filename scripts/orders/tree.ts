import { styleText } from "node:util";
import { cut, wrapped } from "./brief.ts";
import type { Row } from "./row.ts";
import { duration } from "./times.ts";

/** A row at its place in the tree. */
interface Placed {
  readonly row: Row;
  /** What stands before its glyph. */
  readonly before: string;
  /** What stands before the lines that follow it, down to its last child. */
  readonly beneath: string;
}

const longestLabel = 36;
const gap = "  ";
/** Less room than this is none. */
const leastRoom = 8;

/** Prints rows in columns, children beneath their parents. No line is longer than `width`. */
export function tree(rows: readonly Row[], width: number): string[] {
  const placed = rows.flatMap((row) => place(row, "", ""));
  if (placed.length === 0) return [];
  const widest = (cell: (placed: Placed) => string, title = "") =>
    Math.max(title.length, ...placed.map((each) => cell(each).length));
  const columns = { head: widest(head), when: widest(when, "began"), took: widest(took, "took") };
  const titles = ["".padEnd(columns.head), "began".padStart(columns.when), "took".padStart(columns.took)];
  return [styleText("dim", titles.join(gap)), ...placed.flatMap((each) => print(each, columns, width))];
}

/** Follows the tree from above to below. */
function place(row: Row, before: string, under: string): Placed[] {
  const last = row.children.length - 1;
  const children = row.children.flatMap((child, index) =>
    index === last ? place(child, `${under}└─ `, `${under}   `) : place(child, `${under}├─ `, `${under}│  `),
  );
  return [{ row, before, beneath: under + (last < 0 ? "  " : "│ ") }, ...children];
}

const head = ({ row, before }: Placed) => `${before}${row.glyph} ${cut(row.label, longestLabel - before.length)}`;
const when = ({ row }: Placed) => `+${duration(row.when)}`;
const took = ({ row }: Placed) => (row.took === undefined ? "" : duration(row.took));

function print(placed: Placed, columns: Record<"head" | "when" | "took", number>, width: number): string[] {
  const { row, beneath } = placed;
  const beside = besideIn(row, width - (columns.head + columns.when + columns.took + 3 * gap.length));
  const named = head(placed).padEnd(columns.head).replace(row.glyph, styleText(row.colour, row.glyph));
  const times = [when(placed).padStart(columns.when), took(placed).padStart(columns.took)].join(gap);
  const line =
    named + styleText("dim", gap + (beside ? times : times.trimEnd())) + (beside && gap + tinted(row, beside));
  const below = beside || row.mayBeCut ? row.tries : [...row.tries, row.says];
  const lines = below.flatMap((text) => hanging(text, width - beneath.length));
  return [line, ...lines.map((text) => beneath + tinted(row, text))];
}

/** Lines of a text, the first of them farther left. */
const hanging = (text: string, width: number) =>
  wrapped(text, width - gap.length).map((line, index) => (index === 0 ? line : gap + line));

/** What has room in the last column: as much as there is of a result, and all or nothing of anything else. */
function besideIn({ says, mayBeCut }: Row, room: number): string {
  if (says.length <= room) return says;
  return mayBeCut && room >= leastRoom ? cut(says, room) : "";
}

/** A result is no news. */
const tinted = ({ mayBeCut, colour }: Row, text: string) => styleText(mayBeCut ? "dim" : colour, text);
