import { setTimeout as wait } from "node:timers/promises";

export interface RetryOptions {
  /** Tries in all, the first one included. */
  readonly attempts?: number;
  /** Longest first pause in milliseconds; it doubles from try to try, up to `longest`. */
  readonly first?: number;
  readonly longest?: number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Tries again what failed for a passing reason, after a random pause ("full jitter"), so that those who collided do not
 * collide again in step: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 * By default some six seconds at most, three on average; what still fails then is thrown, for the caller's own retries (a queue's, a stream's).
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  { attempts = 12, first = 20, longest = 1_000, pause = wait }: RetryOptions = {},
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === attempts || !isPassing(error)) throw error;
      await pause(Math.random() * Math.min(longest, first * 2 ** (tried - 1)));
    }
  }
}
