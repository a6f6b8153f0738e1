import { newId } from "@larder/contracts";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";
import { type Logger, loggerFor } from "../logging/logger.ts";
import { type Count, measured } from "../metrics/metrics.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { ContractViolation } from "../validation/contract-violation.ts";

export interface TaskTools {
  readonly logger: Logger;
  readonly correlationId: string;
}

/**
 * Builds a function that is invoked directly, with JSON in and JSON out: a seed, a migration, a repair.
 * What it throws, and input that is not what the schema says, fails the invocation.
 */
export function task<Input, Output>(
  input: z.ZodType<Input>,
  run: (input: Input, tools: TaskTools) => Promise<Output>,
): (event: unknown, context: Context) => Promise<Output> {
  async function attempt(event: unknown, context: Context, count: Count): Promise<Output> {
    const correlationId = newId("cor");
    const logger = loggerFor(context).with({ correlation_id: correlationId });
    try {
      const parsed = input.safeParse(event);
      if (!parsed.success) throw ContractViolation.from("The task's input", parsed.error);
      const output = await run(parsed.data, { logger, correlationId });
      count("TasksHandled");
      return output;
    } catch (error) {
      count("TasksFailed");
      logger.error("Task failed", {}, error);
      throw error;
    }
  }

  const handler = middy<unknown, Output>(untilTheTimeout).handler((event: unknown, context: Context) =>
    measured(context, (count) => attempt(event, context, count)),
  );
  return (event, context) => handler(event, context);
}
