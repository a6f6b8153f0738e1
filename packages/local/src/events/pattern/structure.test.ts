import { describe, expect, test } from "vitest";
import { compilePattern } from "../pattern.ts";

const guide = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const operatorPage = (anchor: string) => `${guide}/eb-create-pattern-operators.html#${anchor}`;

type Example = readonly [fact: string, pattern: object, event: object, expected: boolean];

const structure: Record<string, { page: string; examples: Example[] }> = {
  "nesting and and": {
    page: `${guide}/eb-create-pattern.html`,
    examples: [
      ["every field of the pattern must match", { a: [1], b: [2] }, { a: 1, b: 2, c: 3 }, true],
      ["one that does not is enough", { a: [1], b: [2] }, { a: 1, b: 3 }, false],
      ["fields are found at their depth", { a: { b: { c: ["x"] } } }, { a: { b: { c: "x" } } }, true],
      ["and at no other", { a: { c: ["x"] } }, { a: { b: { c: "x" } } }, false],
      ["a text that holds JSON is a text", { detail: { id: [1] } }, { detail: '{"id":1}' }, false],
      [
        "a dot joins names in the pattern",
        { detail: { "state.status": ["on"] } },
        { detail: { state: { status: "on" } } },
        true,
      ],
      [
        "a dot joins names in the event",
        { detail: { state: { status: ["on"] } } },
        { detail: { "state.status": "on" } },
        true,
      ],
      ["names are case-sensitive", { Source: ["a"] }, { source: "a" }, false],
      ["names that objects inherit are names like others", { constructor: ["a"] }, { source: "a" }, false],
    ],
  },
  arrays: {
    page: `${guide}/eb-event-patterns-arrays.html`,
    examples: [
      ["one common element is enough", { a: ["x", "y"] }, { a: ["z", "y"] }, true],
      ["none is not", { a: ["x", "y"] }, { a: ["z"] }, false],
      ["any element may be what anything-but asks for", { a: [{ "anything-but": "x" }] }, { a: ["x", "y"] }, true],
      ["an empty array has no value, not even null", { a: [null] }, { a: [] }, false],
      [
        "an element's fields are fields of the array",
        { a: { id: [{ exists: true }] } },
        { a: [{ k: 1 }, { id: 2 }] },
        true,
      ],
      [
        "two fields match in one element",
        { a: { f: ["Anna"], l: ["Smith"] } },
        { a: [{ f: "Anna", l: "Smith" }] },
        true,
      ],
      [
        "but not in two",
        { a: { f: ["Anna"], l: ["Jones"] } },
        {
          a: [
            { f: "Anna", l: "Smith" },
            { f: "Peter", l: "Jones" },
          ],
        },
        false,
      ],
      [
        "any element will do",
        { a: { f: ["Peter"], l: ["Jones"] } },
        {
          a: [
            { f: "Anna", l: "Smith" },
            { f: "Peter", l: "Jones" },
          ],
        },
        true,
      ],
      [
        "two arrays are independent",
        { a: { x: [1] }, b: { x: [2] } },
        { a: [{ x: 0 }, { x: 1 }], b: [{ x: 2 }] },
        true,
      ],
      ["arrays within arrays dissolve", { a: { f: ["Anna"] } }, { a: [[{ f: "John" }], [{ f: "Anna" }]] }, true],
      ["exists false looks at all elements", { a: { id: [{ exists: false }] } }, { a: [{ k: 1 }, { id: 2 }] }, false],
    ],
  },
  "exists and its parents": {
    page: operatorPage("eb-filtering-exists-matching"),
    examples: [
      ["false holds where the parent is missing", { a: { b: [{ exists: false }] } }, {}, true],
      ["and where the field is an object", { d: { c: [{ exists: false }] } }, { d: { c: { c1: 100 } } }, true],
      ["true does not see an object", { d: { c: [{ exists: true }] } }, { d: { c: { S: "x" } } }, false],
      [
        "anything-but or nothing",
        { n: { h: { S: [{ "anything-but": ["roses"] }, { exists: false }] } } },
        { n: { h: { N: "7" } } },
        true,
      ],
    ],
  },
  $or: {
    page: operatorPage("eb-filtering-complex-example-or"),
    examples: [
      ["the first choice", { $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, true],
      ["the second", { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
      ["neither", { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
      ["a choice is an and", { $or: [{ a: [1], b: [2] }, { c: [3] }] }, { a: 1 }, false],
      ["beside it the other fields count", { s: ["x"], $or: [{ a: [1] }, { b: [2] }] }, { a: 1, s: "y" }, false],
      ["at depth", { d: { $or: [{ a: [1] }, { b: { c: [2] } }] } }, { d: { b: { c: 2 } } }, true],
      ["$or in $or", { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }] }, { b: 2, d: 4 }, true],
      ["$or in $or, half met", { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }] }, { b: 2 }, false],
      [
        "two of them are an and",
        { $or: [{ a: [1] }, { b: [2] }], z: { $or: [{ c: [3] }, { d: [4] }] } },
        { a: 1, z: { d: 4 } },
        true,
      ],
      [
        "a choice keeps to the array element of the others",
        { i: { s: ["a"], $or: [{ q: [1] }, { p: [1] }] } },
        { i: [{ s: "a" }, { q: 1 }] },
        false,
      ],
    ],
  },
};

for (const [topic, { page, examples }] of Object.entries(structure))
  describe(`${topic} (${page})`, () => {
    test.each(examples)("%s", (_fact, pattern, event, expected) => {
      expect(compilePattern(pattern)(event)).toBe(expected);
    });
  });

test("the example of AWS's page with every operator matches its event", () => {
  const matches = compilePattern({
    time: [{ prefix: "2017-10-02" }],
    detail: {
      state: [{ "anything-but": "initializing" }],
      "c-count": [{ numeric: [">", 0, "<=", 5] }],
      "d-count": [{ numeric: ["<", 10] }],
      "x-limit": [{ "anything-but": [100, 200, 300] }],
      "source-ip": [{ cidr: "10.0.0.0/8" }],
    },
  });
  const detail = { "c-count": 5, "d-count": 3, "x-limit": 301.8, "source-ip": "10.0.0.33", state: "running" };
  expect(matches({ time: "2017-10-02T16:24:49Z", detail })).toBe(true);
  expect(matches({ time: "2017-10-02T16:24:49Z", detail: { ...detail, "c-count": 0 } })).toBe(false);
});
