import { expect, it } from "vitest";
import { reference } from "./reference.ts";
import { routes } from "./routes.ts";

it.each(
  Object.entries(reference.schemas).flatMap(([name, described]) =>
    "example" in described ? [[name, described] as const] : [],
  ),
)("gives an example of %s that is one", (_, { schema, example }) => {
  expect(schema.parse(example)).toEqual(example);
});

it("describes the chapter of every route", () => {
  const chapters = reference.chapters.map(({ name }) => name);
  for (const { tag } of routes) expect(chapters).toContain(tag);
});
