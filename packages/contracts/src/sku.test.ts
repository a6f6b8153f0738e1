import { expect, it } from "vitest";
import { skuSchema } from "./sku.ts";

it.each(["KIWIS-6", "MILK-OAT-1L", "ABC", `A${"-B".repeat(19)}`])("%s is a SKU", (sku) => {
  expect(skuSchema.safeParse(sku).success).toBe(true);
});

it.each([
  "",
  "AB",
  "kiwis-6",
  "-KIWIS",
  "KIWIS-",
  "KIWIS--6",
  "KIWIS 6",
  "KIWIS/6",
  "PRODUCT#6",
  "A".repeat(41),
])("%j is not a SKU", (sku) => {
  expect(skuSchema.safeParse(sku).success).toBe(false);
});

it("is refused in linear time, however long the text", () => {
  expect(skuSchema.safeParse(`${"A-".repeat(50_000)}!`).success).toBe(false);
});
