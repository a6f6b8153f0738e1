import { styleText } from "node:util";

type Unit = "ms" | "µs" | "/s" | "MB" | "$";

/** One figure and what it is held against, in the same unit. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly reference: { readonly what: string; readonly value: number };
  /** Where rounds were interleaved: the median of their ratios. Else the ratio of the two values. */
  readonly ratio?: number;
  readonly budget?: Budget;
  readonly note?: string;
}

interface Budget {
  readonly text: string;
  readonly met: (line: { value: number; ratio: number }) => boolean;
}

/** The budgets of the design, in the words of the report. */
export const below = (limit: number, unit: Unit): Budget => ({
  text: `< ${limit} ${unit}`,
  met: ({ value }) => value < limit,
});
export const ratioUpTo = (limit: number): Budget => ({ text: `≤ ${limit}×`, met: ({ ratio }) => ratio <= limit });
export const ratioFrom = (limit: number): Budget => ({ text: `≥ ${limit}×`, met: ({ ratio }) => ratio >= limit });
export const noneLost = (lost: number): Budget => ({ text: "none lost", met: () => lost === 0 });

const columns = [44, 12, 44, 9, 11] as const;

export const header = styleText("bold", cells("what", "measured", "reference", "ratio", "budget"));

/** One line of the report. */
export function row({ what, value, unit, reference, budget, note, ...line }: Line): string {
  const ratio = line.ratio ?? value / reference.value;
  const verdict = budget === undefined ? " " : budget.met({ value, ratio }) ? "✓" : "✗";
  const text = cells(
    what,
    figure(value, unit),
    `${figure(reference.value, unit)} ${reference.what}`,
    `${ratio.toFixed(2)}×`,
    budget?.text ?? "–",
  );
  return `${text}${verdict}${note ? `  ${note}` : ""}`;
}

function cells(...texts: string[]): string {
  return texts.map((text, index) => text.padEnd(columns[index] ?? 0)).join("");
}

function figure(value: number, unit: Unit): string {
  const digits = unit === "$" ? 4 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}
