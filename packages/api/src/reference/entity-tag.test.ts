import { expect, it } from "vitest";
import { entityTagOf, isCurrent } from "./entity-tag.ts";

const tag = entityTagOf("text");

it("is a strong tag, another one for every text", () => {
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  expect(entityTagOf("text")).toBe(tag);
  expect(entityTagOf("Text")).not.toBe(tag);
});

it.each([
  ["the tag itself", tag, true],
  ["one of several", `"other", ${tag}`, true],
  ["a weak form of it", `W/${tag}`, true],
  ["whatever there is", "*", true],
  ["another", '"other"', false],
  ["one without quotes", tag.slice(1, -1), false],
  ["none", "", false],
])("is held against If-None-Match: %s", (_, ifNoneMatch, current) => {
  expect(isCurrent(ifNoneMatch, tag)).toBe(current);
});
