import type { AttributeValue } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadableAttribute, unmarshall } from "./unmarshall.ts";

/** The other way, as the SDK's document client writes plain values. */
function marshall(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(marshall) };
  return { M: Object.fromEntries(Object.entries(value ?? {}).map(([name, each]) => [name, marshall(each)])) };
}

describe("unmarshall", () => {
  it("gives back any document that was written", () => {
    const leaf = fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const { document } = fc.letrec<{ document: Record<string, unknown>; value: unknown }>((tie) => ({
      document: fc.dictionary(fc.string(), tie("value")),
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value")), tie("document")),
    }));
    fc.assert(
      fc.property(document, (written) => {
        const item = Object.fromEntries(Object.entries(written).map(([name, value]) => [name, marshall(value)]));
        expect(unmarshall(item)).toEqual({ ...written });
      }),
    );
  });

  it("reads sets, and bytes from base64", () => {
    const item = { tags: { SS: ["a", "b"] }, sizes: { NS: ["1", "2.5"] }, hash: { B: "AQI=" }, all: { BS: ["AQI="] } };
    expect(unmarshall(item)).toEqual({
      tags: new Set(["a", "b"]),
      sizes: new Set([1, 2.5]),
      hash: Buffer.from([1, 2]),
      all: new Set([Buffer.from([1, 2])]),
    });
  });

  it("keeps whole numbers exact beyond JavaScript's own", () => {
    expect(unmarshall({ n: { N: "9007199254740993" }, zero: { N: "0" }, tiny: { N: "1E-7" } })).toEqual({
      n: 9007199254740993n,
      zero: 0,
      tiny: 1e-7,
    });
  });

  it("throws rather than round a fraction, and for a type it does not know", () => {
    expect(() => unmarshall({ n: { N: "0.12345678901234567" } })).toThrow(UnreadableAttribute);
    expect(() => unmarshall(JSON.parse('{"n":{"X":1}}'))).toThrow(UnreadableAttribute);
  });

  it("takes an attribute named __proto__ for an attribute", () => {
    const item = Object.fromEntries([["__proto__", { M: { admin: { BOOL: true } } }]]);
    const plain = unmarshall(item);
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    expect(Object.keys(plain)).toEqual(["__proto__"]);
  });
});
