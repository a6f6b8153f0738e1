import { describe, expect, test } from "vitest";
import { compilePattern } from "../pattern.ts";

const guide = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const operatorPage = (anchor: string) => `${guide}/eb-create-pattern-operators.html#${anchor}`;

type Case = readonly [fact: string, pattern: object, matching: unknown[], others: unknown[]];

/** `x` stands for the field that the operator looks at; `absent` for an event without it. */
const absent = Symbol("absent");
const eventWith = (x: unknown) => (x === absent ? { other: 1 } : { other: 1, x });

const operators: Record<string, { page: string; cases: Case[] }> = {
  "exact value": {
    page: `${guide}/eb-create-pattern.html#eb-filtering-match-values`,
    cases: [
      [
        "a string equals itself only, case and all",
        { x: ["Alice"] },
        ["Alice"],
        ["alice", "Alice ", "", 1, null, absent],
      ],
      [
        "a number equals by value, however it is written",
        { x: [300] },
        [300, JSON.parse("300.0"), JSON.parse("3.0e2")],
        [301, "300", absent],
      ],
      [
        "a number may be larger than numeric takes",
        { x: [123456789012] },
        [123456789012],
        [123456789013, "123456789012"],
      ],
      ["true is not the text true", { x: [true] }, [true], [false, "true", 1]],
      ["null is present, and is not the text null", { x: [null] }, [null], ["null", "", 0, absent]],
      ["an empty string is empty, not missing", { x: [""] }, [""], [" ", null, absent]],
      ["alternatives are or", { x: ["a", 2, null] }, ["a", 2, null], ["b", "2", absent]],
      ["an address equals the same address written otherwise", { x: ["::1"] }, ["::1", "0:0:0:0:0:0:0:1"], ["::2"]],
    ],
  },
  prefix: {
    page: operatorPage("eb-filtering-prefix-matching"),
    cases: [
      ["begins with", { x: [{ prefix: "us-" }] }, ["us-", "us-east-1"], ["US-east-1", "u", 1, null, absent]],
      ["the empty prefix begins every string", { x: [{ prefix: "" }] }, ["", "a"], [1, null, absent]],
      [
        "begins with, case aside",
        { x: [{ prefix: { "equals-ignore-case": "EventB" } }] },
        ["eventbridge", "EVENTB"],
        ["event", 1],
      ],
    ],
  },
  suffix: {
    page: operatorPage("eb-filtering-suffix-matching"),
    cases: [
      ["ends with", { x: [{ suffix: ".png" }] }, [".png", "a.png"], ["a.PNG", "a.png ", 1, absent]],
      ["ends with, case aside", { x: [{ suffix: { "equals-ignore-case": ".png" } }] }, ["a.PNG", "a.Png"], ["a.pngx"]],
    ],
  },
  "equals-ignore-case": {
    page: operatorPage("eb-filtering-equals-ignore-case-matching"),
    cases: [
      [
        "the whole string, case aside",
        { x: [{ "equals-ignore-case": "alice" }] },
        ["ALICE", "Alice"],
        ["alice2", 1, null, absent],
      ],
      ["empty equals empty", { x: [{ "equals-ignore-case": "" }] }, [""], ["a", absent]],
    ],
  },
  "anything-but": {
    page: operatorPage("eb-filtering-anything-but"),
    cases: [
      [
        "a string: every other value that is there",
        { x: [{ "anything-but": "a" }] },
        ["b", "A", 1, true, null, ""],
        ["a", absent],
      ],
      ["a number", { x: [{ "anything-but": 0 }] }, [1, "0", null], [0, absent]],
      ["a list of strings", { x: [{ "anything-but": ["a", "b"] }] }, ["c", null], ["a", "b", absent]],
      ["a list of numbers", { x: [{ "anything-but": [100, 200] }] }, [150, "100"], [100, 200, absent]],
      [
        "a prefix",
        { x: [{ "anything-but": { prefix: "init" } }] },
        ["running", 123, null],
        ["init", "initializing", absent],
      ],
      ["a list of prefixes", { x: [{ "anything-but": { prefix: ["a", "b"] } }] }, ["c", 1], ["a1", "b1", absent]],
      ["a suffix", { x: [{ "anything-but": { suffix: ".txt" } }] }, ["a.png", 1, null], ["a.txt", absent]],
      [
        "a list of suffixes",
        { x: [{ "anything-but": { suffix: [".txt", ".rtf"] } }] },
        ["a.png"],
        ["a.txt", "a.rtf", absent],
      ],
      [
        "a string, case aside",
        { x: [{ "anything-but": { "equals-ignore-case": "stopped" } }] },
        ["running", 1, null],
        ["STOPPED", absent],
      ],
      [
        "a list, case aside",
        { x: [{ "anything-but": { "equals-ignore-case": ["stopped", "Off"] } }] },
        ["on"],
        ["OFF", "Stopped", absent],
      ],
      ["a wildcard", { x: [{ "anything-but": { wildcard: "*/lib/*" } }] }, ["/bin/a", 1, null], ["/usr/lib/a", absent]],
      [
        "a list of wildcards",
        { x: [{ "anything-but": { wildcard: ["*.jar", "*.class"] } }] },
        ["a.ts"],
        ["a.jar", "b.class", absent],
      ],
      [
        "the empty wildcard leaves all but the empty string",
        { x: [{ "anything-but": { wildcard: "" } }] },
        ["a"],
        [""],
      ],
    ],
  },
  numeric: {
    page: operatorPage("eb-filtering-numeric-matching"),
    cases: [
      ["=", { x: [{ numeric: ["=", 301.8] }] }, [301.8, 3.018e2], [301, "301.8", null, absent]],
      ["<", { x: [{ numeric: ["<", 10] }] }, [9.99, -1], [10, 11, "9"]],
      ["<=", { x: [{ numeric: ["<=", 10] }] }, [10, -1], [10.01]],
      [">", { x: [{ numeric: [">", 0] }] }, [0.001, 101], [0, -1, "1"]],
      [">=", { x: [{ numeric: [">=", 0] }] }, [0, 1], [-0.1]],
      ["a range, open below", { x: [{ numeric: [">", 0, "<=", 5] }] }, [1, 5], [0, 5.1, absent]],
      ["a range, open above", { x: [{ numeric: [">=", -5, "<", 5] }] }, [-5, 4], [5, -6]],
      [
        "the bounds are ±5·10⁹, and so are the values",
        { x: [{ numeric: [">=", -5e9, "<=", 5e9] }] },
        [-5e9, 5e9],
        [5.1e9, -5.1e9],
      ],
    ],
  },
  exists: {
    page: operatorPage("eb-filtering-exists-matching"),
    cases: [
      [
        "true: any leaf, even null or empty",
        { x: [{ exists: true }] },
        ["", null, 0, false, [1]],
        [absent, [], {}, { y: 1 }],
      ],
      ["false: no leaf of that name", { x: [{ exists: false }] }, [absent, [], {}, { y: 1 }], ["", null, 0, [1]]],
      ["false or a value", { x: [{ exists: false }, "a"] }, [absent, "a"], ["b", null]],
    ],
  },
  wildcard: {
    page: operatorPage("eb-filtering-wildcard-matching"),
    cases: [
      [
        "in the middle",
        { x: [{ wildcard: "dir/*.png" }] },
        ["dir/a.png", "dir/.png", "dir/a/b.png"],
        ["dir/a.jpg", "xdir/a.png", 1, absent],
      ],
      ["at both ends", { x: [{ wildcard: "*dir*" }] }, ["dir", "a dir b"], ["di", "d-i-r"]],
      ["several", { x: [{ wildcard: "a*b*c" }] }, ["abc", "a1b2c", "abbc", "abcbc"], ["acb", "ab", "ac"]],
      ["the parts may not overlap", { x: [{ wildcard: "ab*ba" }] }, ["abba", "ab-ba"], ["aba"]],
      ["without one it is equality", { x: [{ wildcard: "a.c" }] }, ["a.c"], ["abc"]],
      ["an escaped asterisk is an asterisk", { x: [{ wildcard: "a\\*b" }] }, ["a*b"], ["a-b", "a\\*b"]],
      ["an escaped backslash is a backslash", { x: [{ wildcard: "c:\\\\*" }] }, ["c:\\dir"], ["c:dir"]],
      ["line breaks are characters too", { x: [{ wildcard: "a*b" }] }, ["a\nb"], []],
    ],
  },
  cidr: {
    page: operatorPage("eb-filtering-ip-matching"),
    cases: [
      [
        "version 4",
        { x: [{ cidr: "10.0.0.0/24" }] },
        ["10.0.0.0", "10.0.0.255"],
        ["10.0.1.0", "not an address", 1, absent],
      ],
      [
        "version 6",
        { x: [{ cidr: "2001:db8:1234:1a00::/56" }] },
        ["2001:db8:1234:1aff::1"],
        ["2001:db8:1234:1b00::1", "10.0.0.1"],
      ],
      ["everything", { x: [{ cidr: "0.0.0.0/0" }] }, ["203.0.113.9"], ["2001:db8::1"]],
    ],
  },
};

for (const [operator, { page, cases }] of Object.entries(operators))
  describe(`${operator} (${page})`, () => {
    test.each(cases)("%s", (_fact, pattern, matching, others) => {
      const matches = compilePattern(pattern);
      expect(matching.filter((x) => !matches(eventWith(x)))).toEqual([]);
      expect(others.filter((x) => matches(eventWith(x)))).toEqual([]);
    });
  });
