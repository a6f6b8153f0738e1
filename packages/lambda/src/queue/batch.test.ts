import { orderPlaced } from "@larder/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { batch, delivered, failures } from "../testing/queue-event.ts";
import { queue } from "./queue.ts";

const logs = captureLogs();
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** An invocation that Lambda ends after ten seconds. */
function invocation() {
  const end = Date.now() + 10_000;
  return { ...context(), getRemainingTimeInMillis: () => end - Date.now() };
}
const messages = (count: number) => batch(...Array.from({ length: count }, () => delivered(placedEvent())));
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${from + index}`);

describe("shortly before the timeout", () => {
  it("the batch is answered: what is done is done, what still runs or has not begun comes again", async () => {
    let begun = 0;
    const handler = queue(orderPlaced, async () => {
      if (++begun > 5) await new Promise(() => {});
    });
    const answer = handler(messages(25), invocation());
    await vi.advanceTimersByTimeAsync(9_499);
    expect(logs.lines()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual(failures(...ids(5, 25)));
    expect(begun).toBe(15);
    expect(logs.lines()).toMatchObject([{ level: "WARN", unfinished: 20, unbegun: 10 }]);
  });

  it("no further message is begun, though one may end in the margin", async () => {
    const release = Promise.withResolvers<void>();
    let begun = 0;
    const handler = queue(orderPlaced, { margin: 2_000 }, async () => {
      begun++;
      await release.promise;
    });
    const answer = handler(messages(25), invocation());
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await answer).toEqual(failures(...ids(0, 25)));
    release.resolve();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun).toBe(10);
  });

  it("no further message is begun, also when a busy handler has let no timer run", async () => {
    let begun = 0;
    const handler = queue(orderPlaced, async () => {
      if (++begun === 10) vi.setSystemTime(Date.now() + 9_600);
    });
    const answer = handler(messages(25), invocation());
    await vi.advanceTimersByTimeAsync(9_500);
    expect(await answer).toEqual(failures(...ids(10, 25)));
    expect(begun).toBe(10);
  });

  it("a message that fails after its batch was answered is not moved as well: it comes again", async () => {
    const release = Promise.withResolvers<void>();
    const deadLetter = vi.fn(() => ({ url: "http://127.0.0.1", maxReceiveCount: 1 }));
    const handler = queue(orderPlaced, { deadLetter }, () => release.promise);
    const answer = handler(messages(1), invocation());
    await vi.advanceTimersByTimeAsync(9_500);
    expect(await answer).toEqual(failures("m0"));
    release.reject(new Error("too late"));
    await vi.advanceTimersByTimeAsync(1);
    expect(deadLetter).not.toHaveBeenCalled();
  });
});

it("leaves no timer behind, which would keep the function alive", async () => {
  await queue(orderPlaced, async () => {})(messages(3), invocation());
  expect(vi.getTimerCount()).toBe(0);
});
