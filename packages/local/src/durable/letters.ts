import type { NamedFunction } from "../lambda/directory.ts";
import type { Live } from "../live.ts";
import type { Sqs } from "../ports.ts";
import type { Execution } from "./execution.ts";

interface LettersOptions {
  readonly functions: readonly NamedFunction[];
  readonly live: Live;
  readonly sqs: Pick<Sqs, "send">;
}

/**
 * Sends the input of executions that did not succeed to their function's dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html#durable-error-handling-best-practices
 */
export function createLetters({ functions, live, sqs }: LettersOptions) {
  const queues = new Map(functions.map(({ logicalName, spec }) => [logicalName, spec.durable?.deadLetters]));

  return async function tell({ arn, functionName, input, status, error }: Execution): Promise<void> {
    const queue = queues.get(functionName);
    if (queue === undefined || status === "SUCCEEDED") return;
    const reason = error?.ErrorMessage || `The execution ended as ${status}`;
    const told = { type: "delivery", from: functionName, to: queue } as const;
    await sqs.send(queue, { body: input, attributes: attributesOf(arn, reason) }).then(
      () => live.emit({ ...told, outcome: "dead-lettered", reason }),
      (failure: Error) => live.emit({ ...told, outcome: "failed", reason: failure.message }),
    );
  };
}

const longestMessage = 1_024;

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
const attributesOf = (arn: string, reason: string) => ({
  RequestID: { DataType: "String", StringValue: arn.slice(arn.lastIndexOf("/") + 1) },
  ErrorCode: { DataType: "Number", StringValue: "200" },
  ErrorMessage: { DataType: "String", StringValue: reason.slice(0, longestMessage).toWellFormed() },
});
