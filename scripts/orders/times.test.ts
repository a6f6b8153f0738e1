import { expect, it } from "vitest";
import { clockIn, duration } from "./times.ts";

it.each([
  [0, "0 ms"],
  [12.4, "12 ms"],
  [999.4, "999 ms"],
  [999.6, "1 s"],
  [1_249, "1.2 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min"],
  [61_000, "1 min 1 s"],
  [599_980, "10 min"],
  [3_599_600, "1 h"],
  [3_663_000, "1 h 1 min"],
  [90_000_000, "1 d 1 h"],
  [10 * 86_400_000, "10 d"],
])("%d ms are %s", (milliseconds, said) => {
  expect(duration(milliseconds)).toBe(said);
});

it("tells moments in the reader's time zone, with the day if it is another one there", () => {
  const { full, short, near } = clockIn("Pacific/Auckland");
  const evening = Date.UTC(2026, 10, 23, 20, 17, 58);
  expect(full(evening)).toBe("24 Nov 2026, 09:17:58");
  expect(short(evening)).toBe("24 Nov, 09:17:58");
  expect(near(evening, Date.UTC(2026, 10, 24, 1))).toBe("09:17:58");
  expect(near(evening, Date.UTC(2026, 10, 23, 1))).toBe("24 Nov, 09:17:58");
});
