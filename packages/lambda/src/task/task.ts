import { newId } from "@larder/contracts";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";
import { type Logger, loggerFor } from "../logging/logger.ts";
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
  const handler = middy<unknown, Output>(untilTheTimeout).handler(async (event: unknown, context: Context) => {
    const correlationId = newId("cor");
    const logger = loggerFor(context).with({ correlation_id: correlationId });
    try {
      const parsed = input.safeParse(event);
      if (!parsed.success) throw ContractViolation.from("The task's input", parsed.error);
      return await run(parsed.data, { logger, correlationId });
    } catch (error) {
      logger.error("Task failed", {}, error);
      throw error;
    }
  });
  return (event, context) => handler(event, context);
}
