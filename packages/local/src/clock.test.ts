import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createClock } from "./clock.ts";

describe("the clock", () => {
  it("rings what became due, in order of its time, and nothing else", () => {
    const clock = createClock();
    const rung: string[] = [];
    clock.after(3_600_000, () => rung.push("later"));
    clock.after(60_000, () => rung.push("second"));
    clock.after(30_000, () => rung.push("first"));
    clock.advance(120_000);
    expect(rung).toEqual(["first", "second"]);
    clock.advance(3_600_000);
    expect(rung).toEqual(["first", "second", "later"]);
  });

  it("does not ring what was cancelled, even by an alarm of the same move", () => {
    const clock = createClock();
    const rung: string[] = [];
    const second = clock.after(20, () => rung.push("second"));
    clock.after(10, () => second.cancel());
    clock.advance(1_000);
    expect(rung).toEqual([]);
  });

  it("runs with the machine's clock between moves", () => {
    const clock = createClock();
    clock.advance(86_400_000);
    expect(Math.abs(clock.now() - Date.now() - 86_400_000)).toBeLessThan(1_000);
  });

  it("knows what it showed at a time of the machine's: with the moves made by then, without later ones", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 });
    onTestFinished(() => void vi.useRealTimers());
    const clock = createClock();
    vi.setSystemTime(1_000);
    clock.advance(60_000);
    vi.setSystemTime(2_000);
    clock.advance(3_600_000);
    vi.setSystemTime(3_000);
    expect([500, 999, 1_000, 1_999, 2_000, 3_000].map(clock.at)).toEqual([
      500, 999, 61_000, 61_999, 3_662_000, 3_663_000,
    ]);
    expect(clock.at(4_000)).toBe(clock.now());
  });

  it("waits for what is months away", async () => {
    const clock = createClock();
    const rung: string[] = [];
    clock.after(60 * 86_400_000, () => rung.push("two months"));
    await new Promise<void>((resolve) => clock.after(5, resolve));
    expect(rung).toEqual([]);
    clock.advance(61 * 86_400_000);
    expect(rung).toEqual(["two months"]);
  });

  it("refuses to move backwards", () => {
    expect(() => createClock().advance(-1)).toThrow(RangeError);
    expect(() => createClock().advance(Number.NaN)).toThrow(RangeError);
  });
});
