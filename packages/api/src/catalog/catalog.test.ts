import { categorySchema } from "@larder/contracts";
import { expect, it } from "vitest";
import { catalog } from "./catalog.ts";
import { listedProductSchema } from "./product.ts";

it("holds only products as the shop's schema has them", () => {
  for (const product of catalog) expect(listedProductSchema.parse(product)).toEqual(product);
});

it("has no SKU and no name twice", () => {
  expect(new Set(catalog.map(({ sku }) => sku)).size).toBe(catalog.length);
  expect(new Set(catalog.map(({ name }) => name)).size).toBe(catalog.length);
});

it("fills every category", () => {
  expect(new Set(catalog.map(({ category }) => category))).toEqual(new Set(categorySchema.options));
});
