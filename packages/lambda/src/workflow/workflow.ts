import { type DurableContext, type DurableLambdaHandler, withDurableExecution } from "@aws/durable-execution-sdk-js";
import type * as z from "zod";
import { type Logger, loggerFor } from "../logging/logger.ts";
import { type Count, measured } from "../metrics/metrics.ts";
import { ContractViolation } from "../validation/contract-violation.ts";
import { toolsOf, type WorkflowTools } from "./tools.ts";

/** What every workflow is told: what set it off. Its logs carry it. */
interface Caused {
  readonly correlationId: string;
}

/**
 * Builds a durable function: one whose steps are remembered, so that it goes on where it was after a crash, and sleeps
 * without cost. https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
 *
 * Lambda runs it anew from the beginning whenever it goes on; what its steps answered before is then taken from memory. Of
 * executions that do not succeed, also those that are ended from outside, Lambda tells the function's dead-letter queue.
 */
export function workflow<Input extends Caused, Output>(
  input: z.ZodType<Input>,
  run: (input: Input, tools: WorkflowTools) => Promise<Output>,
): DurableLambdaHandler {
  async function execute(event: unknown, context: DurableContext<Logger>, count: Count): Promise<Output> {
    const logger = loggerFor(context.lambdaContext).with(fieldsOf(event));
    const tools = toolsOf(context, logger);
    try {
      const parsed = input.safeParse(event);
      if (!parsed.success) throw ContractViolation.from("The workflow's input", parsed.error);
      const output = await run(parsed.data, tools);
      count("WorkflowsHandled");
      return output;
    } catch (error) {
      count("WorkflowsFailed");
      tools.logger.error("Workflow failed", {}, error);
      throw error;
    }
  }

  return (event, context) =>
    measured(context, (count) => {
      const handler = withDurableExecution<unknown, Output, Logger>((input, durable) => execute(input, durable, count));
      return handler(event, context);
    });
}

const fieldsOf = (event: unknown) =>
  typeof event === "object" && event !== null && "correlationId" in event && typeof event.correlationId === "string"
    ? { correlation_id: event.correlationId }
    : {};
