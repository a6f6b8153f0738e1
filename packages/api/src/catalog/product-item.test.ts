import { categorySchema } from "@larder/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { catalogPosition, derivedFrom } from "./product-item.ts";

const product = fc.record({
  sku: fc.stringMatching(/^[A-Z0-9]{3,40}$/),
  name: fc.string({
    unit: fc.constantFrom("a", "é", "ﷺ", "Ⅷ", "뢴", "𝒜", "#"),
    minLength: 1,
    maxLength: 200,
    size: "max",
  }),
  category: fc.constantFrom(...categorySchema.options),
});

it("has a place in the catalog that fits into a sort key, whatever its name", () => {
  fc.assert(
    fc.property(product, (product) => {
      const { gsi1sk } = derivedFrom(product);
      expect(Buffer.byteLength(gsi1sk)).toBeLessThanOrEqual(1_024);
      expect(gsi1sk.isWellFormed()).toBe(true);
    }),
  );
});

it("has a place of its own, and in its category", () => {
  fc.assert(
    fc.property(product, product, (one, other) => {
      fc.pre(one.sku !== other.sku);
      expect(catalogPosition(one)).not.toBe(catalogPosition(other));
      expect(catalogPosition(one).startsWith(`${one.category}#`)).toBe(true);
    }),
  );
});
