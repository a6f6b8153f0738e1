import fc from "fast-check";
import { expect, it } from "vitest";
import { sizesOf } from "./sizes.ts";

const widthsOf = (width: number, height: number) => sizesOf({ width, height }).map((size) => size.width);

it.each([
  [4032, 3024, [320, 640, 1280]],
  [1280, 960, [320, 640, 1280]],
  [900, 900, [320, 640, 900]],
  [640, 480, [320, 640]],
  [200, 150, [200]],
])("of a picture of %i × %i pixels are made the widths %j", (width, height, made) => {
  expect(widthsOf(width, height)).toEqual(made);
});

it("no size is larger than the picture, or than WebP can hold, and each is another", () => {
  const side = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const sizes = sizesOf({ width, height });
      expect(new Set(sizes.map((size) => size.width * 1e6 + size.height)).size).toBe(sizes.length);
      for (const size of sizes) {
        expect(size.width).toBeLessThanOrEqual(Math.min(width, 1280));
        expect(size.height).toBeLessThanOrEqual(Math.min(height, 5120));
        expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }
    }),
  );
});
