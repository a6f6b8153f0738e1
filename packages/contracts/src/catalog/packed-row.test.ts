import { expect, it } from "vitest";
import type { CatalogRow } from "./catalog-row.ts";
import { packedRowSchema, packRow, unpackRow } from "./packed-row.ts";

const least: CatalogRow = {
  sku: "PEAR-1",
  name: "Pears",
  category: "fruit",
  unit: "1 kg",
  price: { amount: 249, currency: "EUR" },
};

it.each([
  ["all that a row may say", { ...least, description: "Ripe", stock: 0 }],
  ["no more than it must", least],
])("a row with %s comes out as it was packed", (_, row) => {
  const packed = packedRowSchema.parse(JSON.parse(JSON.stringify(packRow({ line: 2, row }))));
  expect(unpackRow(packed)).toEqual({ line: 2, row });
});
