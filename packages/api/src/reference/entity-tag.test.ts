import { expect, it } from "vitest";
import { entityTagOf } from "./entity-tag.ts";

const tag = entityTagOf("text");

it("is a strong tag, another one for every text", () => {
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  expect(entityTagOf("text")).toBe(tag);
  expect(entityTagOf("Text")).not.toBe(tag);
});
