const widest = 120;

/**
 * JSON made to be read and compared: keys sorted, so that the same value is always the same text, and on one line
 * whatever fits on one.
 */
export const stableJson = (value: unknown): string => `${print(sorted(value), "", 0)}\n`;

/** `taken` is what already stands on the line: the key. */
function print(value: unknown, indent: string, taken: number): string {
  const line = oneLine(value);
  if (indent.length + taken + line.length < widest && indent !== "") return line;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return block(
      "[",
      value.map((item) => print(item, inner, 0)),
      "]",
      indent,
    );
  if (value === null || typeof value !== "object") return line;
  const members = Object.entries(value).map(([key, item]) => {
    const label = `${JSON.stringify(key)}: `;
    return label + print(item, inner, label.length);
  });
  return block("{", members, "}", indent);
}

const block = (open: string, lines: string[], close: string, indent: string) =>
  `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
