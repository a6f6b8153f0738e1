import type { Context } from "aws-lambda";

/**
 * Waits for work, at most until so little is left of the function's time.
 * @returns whether it was done in time. Whatever it still does is of no account.
 */
export async function withinTime(context: Context, margin: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: timeIsShort, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), Math.max(0, context.getRemainingTimeInMillis() - margin));
  try {
    return await Promise.race([work.then(() => true), timeIsShort]);
  } finally {
    clearTimeout(timer);
  }
}
