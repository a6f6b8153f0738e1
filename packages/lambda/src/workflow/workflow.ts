import { type DurableContext, type DurableLambdaHandler, withDurableExecution } from "@aws/durable-execution-sdk-js";
import type * as z from "zod";
import { sendDeadLetter } from "../dead-letters/send-dead-letter.ts";
import { describeError } from "../logging/describe-error.ts";
import { type Logger, loggerFor } from "../logging/logger.ts";
import { type Count, measured } from "../metrics/metrics.ts";
import { ContractViolation } from "../validation/contract-violation.ts";
import { toolsOf, type WorkflowTools } from "./tools.ts";

export interface WorkflowOptions {
  /** Told of executions that failed: their input, and the cause in the message's attributes. Read late. */
  readonly deadLetter: () => { readonly url: string };
}

/** What every workflow is told: what set it off. Its logs carry it. */
interface Caused {
  readonly correlationId: string;
}

/**
 * Builds a durable function: one whose steps are remembered, so that it goes on where it was after a crash, and sleeps
 * without cost. https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
 *
 * Lambda runs it anew from the beginning whenever it goes on; what its steps answered before is then taken from memory. An
 * execution that fails, be it by its input, tells the dead-letter queue.
 */
export function workflow<Input extends Caused, Output>(
  input: z.ZodType<Input>,
  { deadLetter }: WorkflowOptions,
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
      const tell = () => sendDeadLetter(deadLetter().url, JSON.stringify(event), causeOf(error, context));
      // What has failed it stays what it fails with.
      await tools.step("dead letter", tell).catch((untold) => tools.logger.error("Dead letter not sent", {}, untold));
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

function causeOf(error: unknown, { lambdaContext }: DurableContext<Logger>) {
  const { name, message } = describeError(error);
  const { functionName, awsRequestId } = lambdaContext;
  return {
    ERROR_NAME: name,
    ERROR_MESSAGE: message,
    FUNCTION_NAME: functionName,
    REQUEST_ID: awsRequestId,
    FAILED_AT: new Date().toISOString(),
  };
}

const fieldsOf = (event: unknown) =>
  typeof event === "object" && event !== null && "correlationId" in event && typeof event.correlationId === "string"
    ? { correlation_id: event.correlationId }
    : {};
