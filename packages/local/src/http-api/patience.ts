import type { Clock } from "../clock.ts";

/**
 * Gives up on what takes too long. All wait equally long, so that one alarm, set for the oldest, serves them all: an
 * alarm for every request would cost more than all else that the gateway does for it.
 * @returns a function that starts a wait and returns how to end it.
 */
export function createPatience(clock: Clock, milliseconds: number) {
  const waiting = new Set<{ readonly until: number; readonly giveUp: () => void }>();
  let armed = false;

  function arm() {
    const [oldest] = waiting;
    armed = oldest !== undefined;
    if (oldest) clock.after(oldest.until - clock.now(), ring);
  }

  function ring() {
    for (const wait of waiting) {
      if (wait.until > clock.now()) break;
      waiting.delete(wait);
      wait.giveUp();
    }
    arm();
  }

  return (giveUp: () => void): (() => void) => {
    const wait = { until: clock.now() + milliseconds, giveUp };
    waiting.add(wait);
    if (!armed) arm();
    return () => void waiting.delete(wait);
  };
}
