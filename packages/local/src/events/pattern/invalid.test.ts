import { describe, expect, test } from "vitest";
import { compilePattern, InvalidEventPattern } from "../pattern.ts";

/** Patterns that EventBridge refuses, with its own reason. */
const invalid: [pattern: unknown, reason: string][] = [
  [["not", "an", "object"], "Filter is not an object"],
  [{}, "Empty objects are not allowed"],
  [{ a: {} }, "Empty objects are not allowed"],
  [{ a: [] }, "Empty arrays are not allowed"],
  [{ int: 42 }, '"int" must be an object or an array'],
  [{ string: "my-value" }, '"string" must be an object or an array'],
  [{ a: [["b"]] }, "Match value must be String, number, true, false, or null"],
  [{ a: [{}] }, "Match expression name not found"],
  [{ a: [{ EXISTS: true }] }, "Unrecognized match type EXISTS"],
  [{ a: [{ constructor: "x" }] }, "Unrecognized match type constructor"],
  [{ a: [{ exists: "yes" }] }, "exists match pattern must be either true or false."],
  [{ a: [{ prefix: "x", suffix: "y" }] }, "Only one key allowed in match expression"],
  [{ a: [{ prefix: 123 }] }, "prefix match pattern must be a string"],
  [{ a: [{ prefix: ["x"] }] }, "prefix match pattern must be a string"],
  [{ a: [{ suffix: 123 }] }, "suffix match pattern must be a string"],
  [{ a: [{ prefix: { wildcard: "x" } }] }, "Unsupported prefix pattern: wildcard"],
  [{ a: [{ "equals-ignore-case": ["x"] }] }, "equals-ignore-case match pattern must be a string"],
  [{ a: [{ wildcard: 123 }] }, "wildcard match pattern must be a string"],
  [{ a: [{ wildcard: "a**b" }] }, "Consecutive wildcard characters at pos 2"],
  [{ a: [{ wildcard: "a\\b" }] }, "Invalid escape character at pos 2"],
  [{ a: [{ numeric: 10 }] }, "Value of numeric must be an array."],
  [{ a: [{ numeric: [] }] }, "Invalid member in numeric match: nothing"],
  [{ a: [{ numeric: ["~", 1] }] }, "Unrecognized numeric range operator: ~"],
  [{ a: [{ numeric: ["=", "1"] }] }, "Value of equals must be numeric"],
  [{ a: [{ numeric: [">", 0, "<"] }] }, "Value of < must be numeric"],
  [{ a: [{ numeric: [">", 0, ">", 0] }] }, "Bad numeric range operator: >"],
  [{ a: [{ numeric: [">", 5, "<", 5] }] }, "Bottom must be less than top"],
  [{ a: [{ numeric: ["<", 5, ">", 0] }] }, "Too many elements in numeric expression"],
  [{ a: [{ numeric: [">", 0, "<", 5, "<", 6] }] }, "Too many terms in numeric range expression"],
  [{ a: [{ numeric: [">", 5.1e9] }] }, "Value must be between -5.0E9 and 5.0E9, inclusive"],
  [{ a: [{ cidr: "10.0.0.0" }] }, "Malformed CIDR, one '/' required"],
  [{ a: [{ cidr: "bad-/64filter" }] }, "Malformed CIDR, mask bits must be an integer"],
  [{ a: [{ cidr: "10.0.0.0/-1" }] }, "Malformed CIDR, mask bits must not be negative"],
  [{ a: [{ cidr: "xx.11.xx/8" }] }, "Nonstandard IP address: xx.11.xx"],
  [{ a: [{ cidr: "10.0.0.0/32" }] }, "IPv4 mask bits must be < 32"],
  [{ a: [{ cidr: "::1/128" }] }, "IPv6 mask bits must be < 128"],
  [{ a: [{ "anything-but": null }] }, "Value of anything-but must be an array or single string/number value."],
  [{ a: [{ "anything-but": ["x", null] }] }, "Inside anything but list, start|null|boolean is not supported."],
  [
    { a: [{ "anything-but": ["x", 1] }] },
    "Inside anything but list, either all values are number or string, mixed type is not supported",
  ],
  [{ a: [{ "anything-but": { exists: true } }] }, "Unsupported anything-but pattern: exists"],
  [{ a: [{ "anything-but": { prefix: 123 } }] }, "prefix/suffix match pattern must be a string"],
  [{ a: [{ "anything-but": { prefix: "" } }] }, "Null prefix/suffix not allowed"],
  [{ a: [{ "anything-but": { suffix: [null, ".txt"] } }] }, "prefix/suffix match pattern must be a string"],
  [
    { a: [{ "anything-but": { prefix: { "equals-ignore-case": "f" } } }] },
    "Value of anything-but must be an array or single string/number value.",
  ],
  [
    { a: [{ "anything-but": { "equals-ignore-case": 123 } }] },
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  ],
  [{ a: [{ "anything-but": { wildcard: [123, "*"] } }] }, "wildcard match pattern must be a string"],
  [{ $or: { a: [1] } }, "It must be an Array followed with $or."],
  [{ $or: [{ a: [1] }] }, "There must have at least 2 Objects in $or relationship."],
  [{ $or: [{ a: [1] }, "b"] }, "Only JSON object is allowed in array of $or relationship."],
  [{ $or: [{ prefix: ["a"] }, { b: [1] }] }, "prefix is Ruler reserved fieldName which cannot be used inside $or."],
];

describe("an invalid pattern is refused in EventBridge's words", () => {
  test.each(invalid)("%j", (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({
        constructor: InvalidEventPattern,
        code: "InvalidEventPatternException",
        message: `Event pattern is not valid. Reason: ${reason}`,
      }),
    );
  });

  test("more than 1,000 combinations of $or are refused", () => {
    const choices = (name: string) => ({ $or: Array.from({ length: 32 }, (_, index) => ({ [name]: [index] })) });
    expect(() => compilePattern({ a: choices("x"), b: choices("y") })).toThrow(/1000 combinations/);
  });
});
