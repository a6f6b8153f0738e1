import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePattern } from "../pattern.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\", "."), maxLength: 6 });
const leaf = fc.oneof(word, fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.constant(null));
const someWords = fc.array(word, { minLength: 1, maxLength: 3 });
const given = (expression: unknown, x: unknown) => compilePattern({ x: [expression] })({ x });

test("anything-but is the complement of its values, on every value that is there", () => {
  fc.assert(
    fc.property(someWords, leaf, (words, value) => {
      expect(given({ "anything-but": words }, value)).toBe(!compilePattern({ x: words })({ x: value }));
    }),
  );
});

test.each(["prefix", "suffix", "equals-ignore-case"])("anything-but %s is the complement of it", (operator) => {
  const nonEmpty = fc.array(
    word.filter((text) => text !== ""),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(nonEmpty, leaf, (words, value) => {
      const any = compilePattern({ x: words.map((text) => ({ [operator]: text })) });
      expect(given({ "anything-but": { [operator]: words } }, value)).toBe(!any({ x: value }));
    }),
  );
});

test("$or matches what one of its choices matches", () => {
  const field = fc.constantFrom("a", "b", "c");
  const choice = fc.dictionary(field, fc.array(leaf, { minLength: 1, maxLength: 2 }), { minKeys: 1 });
  const event = fc.dictionary(field, leaf);
  fc.assert(
    fc.property(fc.array(choice, { minLength: 2, maxLength: 4 }), event, (choices, given) => {
      const union = choices.some((pattern) => compilePattern(pattern)(given));
      expect(compilePattern({ $or: choices })(given)).toBe(union);
    }),
  );
});

test("an array matches what one of its elements matches", () => {
  fc.assert(
    fc.property(
      fc.array(leaf, { minLength: 1 }),
      fc.array(leaf, { minLength: 1, maxLength: 2 }),
      (elements, values) => {
        const matches = compilePattern({ x: values });
        expect(matches({ x: elements })).toBe(elements.some((x) => matches({ x })));
      },
    ),
  );
});

test("a wildcard matches exactly what the same regular expression matches", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 3 });
  const literal = (text: string) => text.replaceAll("*", "\\*");
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, fc.array(piece), (literals, extra, filler) => {
      const pieces = literals.filter((text, index) => text !== "" || index === 0);
      const wildcard = pieces.map(literal).join("*");
      const reference = new RegExp(`^${pieces.map(literal).join(".*")}$`, "s");
      for (const text of [pieces.join(extra), pieces.join(""), filler.join(""), pieces.join(extra) + extra])
        expect(given({ wildcard }, text)).toBe(reference.test(text));
    }),
  );
});

test("a prefix of a text is a prefix, and a suffix a suffix", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (head, tail) => {
      expect(given({ prefix: head }, head + tail)).toBe(true);
      expect(given({ suffix: tail }, head + tail)).toBe(true);
      expect(given({ wildcard: "*" }, head + tail)).toBe(true);
    }),
  );
});

test("a range is the and of its two bounds", () => {
  const number = fc.double({ min: -5e9, max: 5e9, noNaN: true });
  fc.assert(
    fc.property(number, number, number, (one, other, value) => {
      fc.pre(one !== other);
      const [bottom, top] = [Math.min(one, other), Math.max(one, other)];
      const both = given({ numeric: [">=", bottom] }, value) && given({ numeric: ["<", top] }, value);
      expect(given({ numeric: [">=", bottom, "<", top] }, value)).toBe(both);
    }),
  );
});

test("exists false is the complement of exists true, wherever the field is", () => {
  const event = fc.oneof(fc.record({ x: fc.jsonValue() }), fc.dictionary(fc.string(), fc.jsonValue()));
  fc.assert(
    fc.property(event, (given) => {
      const present = compilePattern({ x: [{ exists: true }] })(given);
      expect(compilePattern({ x: [{ exists: false }] })(given)).toBe(!present);
    }),
  );
});

test("no event makes a pattern throw", () => {
  const matches = compilePattern({ a: { b: [{ prefix: "x" }, { numeric: [">", 0] }, { cidr: "10.0.0.0/8" }] } });
  fc.assert(fc.property(fc.jsonValue(), (event) => typeof matches({ a: event }) === "boolean"));
});
