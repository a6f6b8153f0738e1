import type { Logger } from "../logging/logger.ts";
import type { Attempt } from "./idempotency.ts";

/**
 * Does what an attempt is for, and gives the key back when that fails.
 * @returns the result that counts.
 * @throws what `work` throws; and {@link LeaseLost}.
 */
export async function carryOut<Answer>(
  attempt: Attempt,
  logger: Logger,
  work: () => Promise<Answer>,
): Promise<unknown> {
  let result: Answer;
  try {
    result = await work();
  } catch (error) {
    await giveBack(attempt, logger);
    throw error;
  }
  return await attempt.save(result);
}

/** The lease ends by itself: that the key cannot be given back must not hide why it should be. */
async function giveBack(attempt: Attempt, logger: Logger) {
  try {
    await attempt.release();
  } catch (error) {
    logger.warn("Idempotency key not released", {}, error);
  }
}
