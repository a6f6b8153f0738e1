import { AwsError } from "../aws-call.ts";
import type { NamedFunction } from "../lambda/directory.ts";
import type { Invocation } from "../ports.ts";
import type { DurableExecutions, StartExecution } from "./durable.ts";
import type { Execution } from "./execution.ts";

/** Whoever waits for an invocation waits for 15 minutes at most. */
const longestSynchronous = 900;

/**
 * Starts an execution, or finds the one of that name, and waits for its end: a synchronous invocation.
 * @throws {AwsError} InvalidParameterValueException for a function whose executions may take longer than anybody may wait.
 */
export async function invokeDurable(
  durable: DurableExecutions,
  named: NamedFunction,
  event: string,
  options: StartExecution,
): Promise<Invocation & { readonly arn: string }> {
  if ((named.spec.durable?.executionTimeout ?? 0) > longestSynchronous)
    throw new AwsError(
      "InvalidParameterValueException",
      "You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.",
    );
  const arn = durable.start(named, event, options);
  const execution = await durable.ended(arn);
  const durationMs = (execution.endedAt ?? execution.startedAt) - execution.startedAt;
  const failed = execution.status !== "SUCCEEDED";
  const payload = failed ? failureOf(execution) : execution.result || "null";
  return { arn, requestId: arn.slice(arn.lastIndexOf("/") + 1), durationMs, payload, failed };
}

function failureOf({ error, status }: Execution) {
  return JSON.stringify({
    errorType: error?.ErrorType ?? status,
    errorMessage: error?.ErrorMessage ?? `The durable execution ended as ${status}`,
    ...(error?.StackTrace && { trace: error.StackTrace }),
  });
}
