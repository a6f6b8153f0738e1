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
  const room = width - (columns.head + columns.when + columns.took + 3 * gap.length);
  const beside = row.says.length <= room ? row.says : "";
  const named = head(placed).padEnd(columns.head).replace(row.glyph, styleText(row.colour, row.glyph));
  const times = [when(placed).padStart(columns.when), took(placed).padStart(columns.took)].join(gap);
  const line =
    named + styleText("dim", gap + (beside ? times : times.trimEnd())) + (beside && gap + tinted(row, beside));
  const within = width - beneath.length;
  const below = [...row.tries.flatMap((text) => hanging(text, within)), ...(beside ? [] : belowOf(row, within))];
  return [line, ...below.map((text) => beneath + tinted(row, text))];
}

/** What had no room in the last column: of a result two lines, of anything else all. */
function belowOf({ says, mayBeCut }: Row, width: number): string[] {
  const [first, ...others] = hanging(says, width);
  if (first === undefined) return [];
  if (!mayBeCut || others.length < 2) return [first, ...others];
  return [first, cut(gap + others.map((line) => line.trim()).join(" "), width)];
}

/** Lines of a text, the first of them farther left. */
const hanging = (text: string, width: number) =>
  wrapped(text, width - gap.length).map((line, index) => (index === 0 ? line : gap + line));

/** A result is no news. */
const tinted = ({ mayBeCut, colour }: Row, text: string) => styleText(mayBeCut ? "dim" : colour, text);
