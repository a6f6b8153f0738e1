import fc from "fast-check";
import { mutated } from "./mutation.ts";
import { oddTexts } from "./odd.ts";

/** JSON that fits, JSON that does not, and what is JSON no longer. */
export function bodiesOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<string | undefined> {
  const fitting = values.map((value) => JSON.stringify(value));
  // Nothing is left of a body whose root is dropped.
  const mutants = mutated(values).map((value) => JSON.stringify(value) ?? "");
  const damaged = fc.tuple(fitting, damages).map(([text, damage]) => damage(text));
  return fc.oneof(
    { weight: 8, arbitrary: fitting },
    { weight: 4, arbitrary: mutants },
    { weight: 1, arbitrary: damaged },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const damages = fc.oneof(
  fc.nat({ max: 80 }).map((end) => (text: string) => text.slice(0, end)),
  fc
    .constantFrom("1e400", "-0", "01", "9".repeat(400), "NaN", '"\0"', '"\\ud800"', '{"__proto__":{}}')
    .map((token) => (text: string) => text.replace(/"[^"]*"(?!\s*:)|\d+/, token)),
  fc.constantFrom("\ufeff", " ", "\0", "[", '{"a":1}').map((before) => (text: string) => before + text),
  oddTexts.map((odd) => () => odd),
);
