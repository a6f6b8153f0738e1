import fc from "fast-check";

/** What nobody sends who means well. */

/** Names that JavaScript's objects have already, and those that our own records go by. */
const names = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "length"],
  ...["pk", "sk", "$ref"],
];

const words = [
  ...["", " ", "\t", "0", "-1", "NaN", "null", "undefined", "true", "[object Object]"],
  ...["1e400", "0x10", "9007199254740993", '"1"', "*", "W/", ",", ",,,"],
  ...["\0", "MILK\0WHOLE", "\r\nx-injected: 1", "\ud800", "half \udc00 a character"],
  ...["\ufffe", "\ufeffmark", "\u2028", "\u202egnp"],
  ...["ﬁ", "İ", "ß".repeat(250), "ﷺ".repeat(100), "e\u0301".repeat(150), "👩‍👩‍👧‍👦".repeat(40), "𝔊ala", "ＭＩＬＫ"],
  ...["../../etc/passwd", "%00", "%2e%2e%2f", "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "#pk = :pk"],
  ...["MILK-WHOLE-1L#x", "PRODUCT#MILK-WHOLE-1L", "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV\n"],
];

export const oddNames = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...words), fc.string({ unit: "binary" }));

export const oddTexts = fc.oneof(
  oddNames,
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(300, 2_100, 9_000).map((length) => "x".repeat(length)),
);

const oddNumbers = fc.oneof(
  fc.constantFrom(0, -1, 0.5, 1e-7, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, Number.MAX_VALUE, Number.MIN_VALUE),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  oddTexts,
  oddNumbers,
  fc.constantFrom(null, true, false, [], {}, [[]], [null]),
  fc.constantFrom(31, 33, 500).map((levels) => JSON.parse("[".repeat(levels) + "]".repeat(levels))),
  fc.constantFrom(51, 1_000).map((length) => Array(length).fill({ sku: "MILK-WHOLE-1L", quantity: 1 })),
  fc.jsonValue(),
);

/** Segments of a path as they are sent, escapes and all. */
export const oddSegments = fc.oneof(
  fc.constantFrom("", ".", "..", "%2e%2e", "a/b", "a%2Fb", "MILK-WHOLE-1L/stock", "MILK-WHOLE-1L%2Fstock", "stock"),
  fc.constantFrom("%", "%zz", "%E0%A4%A", "%ff", "%00", "%C0%AF", "%3F", "%23"),
  fc.constantFrom("MILK-WHOLE-1L%3Fa", "MILK-WHOLE-1L;a=b"),
  oddTexts.map(encoded),
);

/** Ends of a query that no form makes. */
export const oddQueryEnds = fc.oneof(
  fc.constantFrom("&", "&&&", "=", "&=1", "?", "+"),
  fc.constantFrom("&limit", "&limit[]=1", "&limit%00=1", "&%zz=%", "&a=%ff"),
);

/** Percent-encoded, as far as the text is one. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
