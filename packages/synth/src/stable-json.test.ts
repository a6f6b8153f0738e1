import { expect, test } from "vitest";
import { stableJson } from "./stable-json.ts";

test("the same value is the same text, in whatever order its keys came", () => {
  expect(stableJson({ b: 1, a: { d: 2, c: [3] } })).toBe(stableJson({ a: { c: [3], d: 2 }, b: 1 }));
});

test("it is the value's JSON", () => {
  const value = { text: 'a "quoted" word', list: [1, null, true, { deep: "x".repeat(200) }], empty: {}, none: [] };
  expect(JSON.parse(stableJson(value))).toEqual(value);
});

test("what fits on a line stands on one", () => {
  const long = "x".repeat(110);
  expect(stableJson({ short: { a: [1, 2] }, wide: { a: long, b: 1 } })).toBe(
    `{\n  "short": { "a": [1, 2] },\n  "wide": {\n    "a": "${long}",\n    "b": 1\n  }\n}\n`,
  );
});
