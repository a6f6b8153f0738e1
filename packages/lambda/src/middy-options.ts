/**
 * Middy would answer 5 ms before the timeout and let the handler run on, frozen and thawed into the next invocation.
 * We let Lambda's own timeout end the environment, as one expects of it.
 */
export const untilTheTimeout = { timeoutEarlyInMillis: 0 };
