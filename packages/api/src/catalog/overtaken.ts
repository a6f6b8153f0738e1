import { type RetryOptions, retry } from "@larder/lambda/retry";
import { Overtaken } from "./problems.ts";

/**
 * Reads, decides and writes anew each time that another writer was faster. Who has named the state he has seen gets his
 * 412 by that; who takes any state gets his turn.
 */
export const untilNotOvertaken = <Result>(attempt: () => Promise<Result>, options?: RetryOptions) =>
  retry(attempt, (error) => error instanceof Overtaken, options);
