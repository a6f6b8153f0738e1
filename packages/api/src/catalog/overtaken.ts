import { HttpProblem } from "@larder/lambda/http";
import { type RetryOptions, retry } from "../store/retry.ts";

/** Another writer came between the read and the write. */
export class Overtaken extends HttpProblem {
  override readonly name = "Overtaken";

  constructor(sku: string) {
    super({
      status: 503,
      detail: `Too many are changing ${sku} at once`,
      headers: { "retry-after": "1" },
    });
  }
}

/**
 * Reads, decides and writes anew each time that another writer was faster. Who has named the state he has seen gets his
 * 412 by that; who takes any state gets his turn.
 */
export const untilNotOvertaken = <Result>(attempt: () => Promise<Result>, options?: RetryOptions) =>
  retry(attempt, (error) => error instanceof Overtaken, options);
