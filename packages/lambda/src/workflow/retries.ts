import { createRetryStrategy, type RetryDecision } from "@aws/durable-execution-sdk-js";

/** How often a step is tried, and how long after each other. */
export interface Retries {
  /** Tries in all, the first one included. */
  readonly attempts: number;
  /** Longest first pause in seconds; it doubles from try to try, up to `longest`, and is as random as it can be. */
  readonly first: number;
  readonly longest: number;
  /** What no retry mends. Default: nothing. */
  readonly unless?: (error: Error) => boolean;
}

/** Some ten seconds: what passes by itself mostly has by then. */
export const aFewTries: Retries = { attempts: 5, first: 1, longest: 8 };

/** Pauses cost nothing while a workflow sleeps; whole seconds are the least it can. */
export function retryStrategy({ attempts, first, longest, unless = () => false }: Retries) {
  const decide = createRetryStrategy({
    maxAttempts: attempts,
    initialDelay: { seconds: first },
    maxDelay: { seconds: longest },
  });
  return (error: Error, made: number): RetryDecision => (unless(error) ? { shouldRetry: false } : decide(error, made));
}
