import fc from "fast-check";
import { expect, it } from "vitest";
import { inParallel } from "./in-parallel.ts";

it("answers in the order of the items, whichever is done first", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), fc.integer({ min: 1, max: 5 }), fc.scheduler(), async (items, most, turns) => {
      const answers = inParallel(items, most, (item) => turns.schedule(Promise.resolve(item + 1)));
      await turns.waitFor(answers);
      expect(await answers).toEqual(items.map((item) => item + 1));
    }),
  );
});
