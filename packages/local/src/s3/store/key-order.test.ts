import fc from "fast-check";
import { expect, it } from "vitest";
import { behindAll, laterOf, rightBehind } from "./key-order.ts";

const key = fc.string({ unit: "binary", maxLength: 8 });
const inOrder = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

it("nothing is between a key and what is right behind it", () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(inOrder(one, other)).toBe(one !== other && laterOf(rightBehind(one), other) === other);
    }),
  );
});

it("all that begins with a prefix, and nothing else, is between it and what is behind all of that", () => {
  const prefix = fc.string({ unit: fc.constantFrom("a", "\u{d7ff}", "\u{10ffff}", "é"), maxLength: 3 });
  fc.assert(
    fc.property(prefix, fc.oneof(key, prefix), fc.boolean(), (start, rest, begins) => {
      const other = begins ? start + rest : rest;
      const end = behindAll(start);
      const between = !inOrder(other, start) && (end === undefined || inOrder(other, end));
      expect(between).toBe(other.startsWith(start));
    }),
  );
});
