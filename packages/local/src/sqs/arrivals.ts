import type { Clock } from "../clock.ts";

/** Those who wait for something to receive. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at the next announcement, after `milliseconds` by the clock, or when `signal` aborts. */
  next(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        alarm.cancel();
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const alarm = this.#clock.after(milliseconds, wake);
      signal?.addEventListener("abort", wake, { once: true });
      this.#waiting.add(wake);
    });
  }

  announce() {
    for (const wake of [...this.#waiting]) wake();
  }
}
