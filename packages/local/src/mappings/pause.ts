import type { Clock } from "../clock.ts";

/** Waits by the clock of the local cloud. Ends early when the signal aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const alarm = clock.after(milliseconds, end);
    signal.addEventListener("abort", end, { once: true });
    function end() {
      alarm.cancel();
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
