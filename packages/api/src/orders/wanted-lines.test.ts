import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumQuantity, mergeLines, wantedLinesSchema } from "./wanted-lines.ts";

const skus = fc.constantFrom("APPLES-GALA-1KG", "BANANAS-1KG", "BUTTER-SALTED-250G", "EGGS-FREE-RANGE-10");
const quantities = fc.integer({ min: 1, max: maximumQuantity });
const wantedLines = fc.array(fc.record({ sku: skus, quantity: quantities }), { minLength: 1, maxLength: 20 });

describe("merging lines", () => {
  it("keeps every product's quantity and mentions it once, in the order of first mention", () => {
    fc.assert(
      fc.property(wantedLines, (lines) => {
        const merged = mergeLines(lines);
        expect(merged.map(({ sku }) => sku)).toEqual([...new Set(lines.map(({ sku }) => sku))]);
        for (const { sku, quantity } of merged) {
          const mentioned = lines.filter((wanted) => wanted.sku === sku);
          expect(quantity).toBe(mentioned.reduce((sum, wanted) => sum + wanted.quantity, 0));
        }
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(wantedLines, (lines) => {
        expect(mergeLines(mergeLines(lines))).toEqual(mergeLines(lines));
      }),
    );
  });
});

describe("wanted lines", () => {
  it("are accepted exactly when no product comes to more than the maximum over all lines", () => {
    fc.assert(
      fc.property(wantedLines, (lines) => {
        const acceptable = mergeLines(lines).every(({ quantity }) => quantity <= maximumQuantity);
        expect(wantedLinesSchema.safeParse(lines).success).toBe(acceptable);
      }),
    );
  });
});
