import { InvalidEventPattern } from "./invalid.ts";

/**
 * Compiles a wildcard: `*` is any number of characters, `\*` an asterisk, `\\` a backslash.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 * @throws {InvalidEventPattern} for two asterisks in a row, and for a backslash before anything else.
 */
export function wildcard(text: string): (value: string) => boolean {
  const parts = [...pieces(text)];
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (!value.startsWith(first)) return false;
    let from = first.length;
    for (const part of rest) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return value.length - last.length >= from && value.endsWith(last);
  };
}

/** The literal texts between the asterisks: one more than there are asterisks. */
function* pieces(text: string): Generator<string> {
  let piece = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1];
    if (character === "*") {
      if (next === "*") throw new InvalidEventPattern(`Consecutive wildcard characters at pos ${at + 1}`);
      yield piece;
      piece = "";
    } else if (character === "\\") {
      if (next !== "*" && next !== "\\") throw new InvalidEventPattern(`Invalid escape character at pos ${at + 1}`);
      piece += next;
      at++;
    } else piece += character;
  }
  yield piece;
}
