import * as fc from "fast-check";
import { expect, it } from "vitest";
import { aFewTries, type Retries, retryStrategy } from "./retries.ts";

const error = new Error("Not yet");
const retries = fc.record({
  attempts: fc.integer({ min: 1, max: 100 }),
  first: fc.integer({ min: 1, max: 60 }),
  longest: fc.integer({ min: 60, max: 600 }),
});

it("pauses for whole seconds, at most twice as long as before each time and never longer than said", () => {
  fc.assert(
    fc.property(retries, ({ attempts, first, longest }) => {
      const decide = retryStrategy({ attempts, first, longest });
      for (let made = 1; made < attempts; made++) {
        const { shouldRetry, delay } = decide(error, made);
        const seconds = delay && "seconds" in delay ? (delay.seconds ?? 0) : 0;
        expect([shouldRetry, Number.isInteger(seconds)]).toEqual([true, true]);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(Math.min(longest, first * 2 ** (made - 1)));
      }
      expect(decide(error, attempts).shouldRetry).toBe(false);
    }),
  );
});

it("does not pause for as long every time, so that those who failed together do not come again together", () => {
  const decide = retryStrategy({ attempts: 100, first: 300, longest: 300 });
  const pauses = Array.from({ length: 50 }, (_, made) => JSON.stringify(decide(error, made + 1).delay));
  expect(new Set(pauses).size).toBeGreaterThan(10);
});

it("gives up at once after what no retry mends", () => {
  const patiently: Retries = { ...aFewTries, unless: ({ message }) => message === "Refused" };
  expect(retryStrategy(patiently)(new Error("Refused"), 1)).toEqual({ shouldRetry: false });
  expect(retryStrategy(patiently)(error, 1).shouldRetry).toBe(true);
});
