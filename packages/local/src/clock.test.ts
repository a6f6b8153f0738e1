import { describe, expect, it } from "vitest";
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
