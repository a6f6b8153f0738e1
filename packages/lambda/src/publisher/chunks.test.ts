import fc from "fast-check";
import { expect, it } from "vitest";
import { chunks, mostEntries, sizeLimit } from "./chunks.ts";

const items = fc.array(
  fc.record({ size: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: sizeLimit - 1 })) }),
);

it("cuts any list into requests within the limits, in order, losing nothing", () => {
  fc.assert(
    fc.property(items, (list) => {
      const cut = chunks(list);
      expect(cut.flat()).toEqual(list);
      for (const chunk of cut) {
        expect(chunk.length).toBeGreaterThan(0);
        expect(chunk.length).toBeLessThanOrEqual(mostEntries);
        expect(chunk.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(sizeLimit);
      }
    }),
  );
});

it("fills each request before it starts the next", () => {
  fc.assert(
    fc.property(items, (list) => {
      const cut = chunks(list);
      for (const [index, chunk] of cut.entries()) {
        const next = cut[index + 1]?.[0];
        const size = chunk.reduce((sum, each) => sum + each.size, 0);
        if (next) expect(chunk.length === mostEntries || size + next.size >= sizeLimit).toBe(true);
      }
    }),
  );
});
