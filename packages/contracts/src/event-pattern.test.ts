import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventName, eventPattern, patternMatches } from "./event-pattern.ts";
import { eventDefinitions } from "./events.ts";

const raised = (version: number): EventName => ({ type: "price.raised", version, source: "larder.pricing" });

describe("a pattern", () => {
  it("of a definition matches that definition and no other", () => {
    for (const { pattern } of eventDefinitions) {
      const matching = eventDefinitions.filter((definition) => patternMatches({ ...pattern }, definition));
      expect(matching.map((definition) => definition.pattern)).toEqual([pattern]);
    }
  });

  it("matches exactly the versions that are named, and says each once and in order", () => {
    const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(versions, fc.integer({ min: 1, max: 9 }), ([first = 1, ...others], version) => {
        const pattern = eventPattern(raised(first), ...others.map(raised));
        expect(patternMatches({ ...pattern }, raised(version))).toBe([first, ...others].includes(version));
        const listed = pattern.detail.dataversion;
        expect(listed).toEqual([...new Set(listed)].toSorted());
      }),
    );
  });

  it("is plain JSON, ready for a rule", () => {
    const pattern = eventPattern(raised(2));
    expect(JSON.parse(JSON.stringify(pattern))).toEqual(pattern);
  });

  it.each([
    { ...raised(2), type: "price.lowered" },
    { ...raised(2), source: "larder.api" as const },
  ])("is refused for different events: %j", (other) => {
    expect(() => eventPattern(raised(1), other)).toThrow(TypeError);
  });

  it.each([
    { "detail-type": ["price.raised"], detail: { dataversion: [1] } },
    { source: ["larder.pricing"], detail: { dataversion: [1] } },
    { source: ["larder.pricing"], "detail-type": ["price.raised"] },
    { source: ["larder.pricing"], "detail-type": ["price.raised"], detail: null },
    { source: [{ prefix: "larder." }], "detail-type": ["price.raised"], detail: { dataversion: [1] } },
  ])("that does not name source, type and versions lets nothing through: %j", (pattern) => {
    expect(patternMatches(pattern, raised(1))).toBe(false);
  });
});
