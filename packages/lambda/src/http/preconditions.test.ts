import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  etagOf,
  ifMatchSchema,
  ifNoneMatchSchema,
  matchesStrongly,
  matchesWeakly,
  parseCondition,
} from "./preconditions.ts";

const strong = (opaque: string) => ({ opaque, weak: false });
const weak = (opaque: string) => ({ opaque, weak: true });

describe("a condition", () => {
  it.each([
    ["*", "*"],
    [" * ", "*"],
    ['"7"', [strong("7")]],
    ['W/"7"', [weak("7")]],
    ['""', [strong("")]],
    ['"7", W/"8"\t,"9"', [strong("7"), weak("8"), strong("9")]],
    ['"a,b","c"', [strong("a,b"), strong("c")]],
    ['"back\\slash"', [strong("back\\slash")]],
    [', "7",, "8",', [strong("7"), strong("8")]],
    ['"é"', [strong("é")]],
  ])("reads %s", (field, condition) => {
    expect(parseCondition(field)).toEqual(condition);
  });

  it.each([
    "",
    " ",
    ",",
    "7",
    "'7'",
    '"7',
    '7"',
    '"7" "8"',
    '"7";"8"',
    'w/"7"',
    'W/ "7"',
    "W/7",
    '"a b"',
    '"a\nb"',
    '*, "7"',
    '"7", *',
    "**",
  ])("is not %j", (field) => {
    expect(parseCondition(field)).toBeUndefined();
  });

  it("comes back from its spelling, whatever the tags and the blanks between them", () => {
    const opaque = fc.stringMatching(/^[\x21\x23-\x7e\x80-\xff]{0,12}$/);
    const blank = fc.constantFrom("", " ", "\t", "  ");
    const tags = fc.array(fc.record({ opaque, weak: fc.boolean() }), { minLength: 1 });
    fc.assert(
      fc.property(tags, blank, blank, (tags, before, after) => {
        const spelled = tags.map((tag) => `${tag.weak ? "W/" : ""}"${tag.opaque}"`);
        expect(parseCondition(spelled.join(`${before},${after}`))).toEqual(tags);
      }),
    );
  });

  it("is read or refused in linear time, as large as headers may be", () => {
    const long = 100_000;
    for (const part of [" ", ",", '"', '"a" ', 'W/"a",', "\t,", "W/"])
      expect(() => parseCondition(`${part.repeat(long)}!`)).not.toThrow();
  });
});

/** https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2 */
describe("two tags", () => {
  it.each([
    ['W/"1"', 'W/"1"', false, true],
    ['W/"1"', 'W/"2"', false, false],
    ['W/"1"', '"1"', false, true],
    ['"1"', 'W/"1"', false, true],
    ['"1"', '"1"', true, true],
    ['"1"', '"2"', false, false],
    ['"2", "1"', '"1"', true, true],
    ['"2", "3"', '"1"', false, false],
    ["*", '"1"', true, true],
  ])("%s and %s match strongly: %s, weakly: %s", (field, etag, strongly, weakly) => {
    const condition = parseCondition(field) ?? [];
    expect([matchesStrongly(condition, etag), matchesWeakly(condition, etag)]).toEqual([strongly, weakly]);
  });

  it("that are made of versions match when the versions are the same", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (one, other) => {
        expect(matchesStrongly(parseCondition(etagOf(one)) ?? [], etagOf(other))).toBe(one === other);
      }),
    );
  });
});

describe("a header that cannot be read", () => {
  it("says nothing in If-None-Match, and is refused in If-Match", () => {
    expect(ifNoneMatchSchema.parse({ "if-none-match": "7" })).toEqual({ "if-none-match": [] });
    expect(ifMatchSchema.safeParse({ "if-match": "7" }).error?.issues).toMatchObject([
      { path: ["if-match"], message: 'Must be * or ETags in their quotes, such as "7"' },
    ]);
  });
});
