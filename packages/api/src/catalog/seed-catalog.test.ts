import { expect, it } from "vitest";
import { context } from "../testing/invoke.ts";
import { useStore } from "../testing/store.ts";
import { catalog } from "./catalog.ts";
import { handler } from "./seed-catalog.ts";

const store = useStore();
const [sold] = catalog;

it("puts the whole catalog into an empty table, once", async () => {
  expect(await handler({}, context)).toEqual({ added: catalog.length, present: 0 });
  expect(await handler({}, context)).toEqual({ added: 0, present: catalog.length });
  expect(await store.items("PRODUCT#")).toHaveLength(catalog.length);
});

it("leaves alone what has been sold since, and adds what is missing", async () => {
  await store.sell({ ...sold, stock: 7 });
  expect(await handler({}, context)).toEqual({ added: catalog.length - 1, present: 1 });
  expect(await store.stockOf(sold?.sku ?? "")).toBe(7);
});

it("adds every product once when two deployments seed at the same time", async () => {
  const outcomes = await Promise.all([handler({}, context), handler({}, context)]);
  expect(outcomes.reduce((sum, { added }) => sum + added, 0)).toBe(catalog.length);
});
