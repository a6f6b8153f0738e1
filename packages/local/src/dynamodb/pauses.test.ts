import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPauses } from "./pauses.ts";

describe("a pause", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is over after its time", async () => {
    const { pause } = createPauses();
    const over = vi.fn();
    void pause(20).then(over);
    await vi.advanceTimersByTimeAsync(19);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalled();
  });

  it("is over at once when all are ended, and leaves no timer", async () => {
    const { pause, end } = createPauses();
    const pauses = [pause(60_000), pause(60_000)];
    end();
    await Promise.all(pauses);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it("holds no process open", async () => {
  const script = `import { createPauses } from ${JSON.stringify(new URL("pauses.ts", import.meta.url))};
    void createPauses().pause(60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
  expect(await once(child, "exit")).toEqual([0, null]);
});
