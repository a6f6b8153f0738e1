import type { MessageAttributeValue, SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSRecord } from "aws-lambda";
import { describeError } from "../logging/describe-error.ts";

/** Where messages go that are given up, and after how many receives SQS itself gives them up. */
export interface DeadLetterTarget {
  readonly url: string;
  /** Of the queue's redrive policy. */
  readonly maxReceiveCount: number;
}

const longestValue = 1_024;

/**
 * Puts a message into the dead-letter queue as it came, with what went wrong in its attributes: SQS itself moves
 * messages without a word. To redrive it one must say where to, since SQS knows the origin only of what it moved itself:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html
 */
export async function sendToDeadLetters(target: DeadLetterTarget, record: SQSRecord, error: unknown, context: Context) {
  const { SendMessageCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  // The SDK would otherwise call the host in the queue's URL, past every endpoint that is configured.
  client ??= new SQSClient({ useQueueUrlAsEndpoint: false });
  const { name, message } = describeError(error);
  await client.send(
    new SendMessageCommand({
      QueueUrl: target.url,
      MessageBody: record.body,
      MessageAttributes: attributesOf(causeOf(record, name, message, context)),
    }),
  );
}

/** Made when the first message is given up, so that no cold start waits for it. */
let client: SQSClient | undefined;

const causeOf = ({ messageId, attributes }: SQSRecord, name: string, message: string, context: Context) => ({
  ERROR_NAME: name,
  ERROR_MESSAGE: message,
  FUNCTION_NAME: context.functionName,
  REQUEST_ID: context.awsRequestId,
  MESSAGE_ID: messageId,
  RECEIVE_COUNT: Number(attributes.ApproximateReceiveCount),
  SENT_AT: new Date(Number(attributes.SentTimestamp)).toISOString(),
  FAILED_AT: new Date().toISOString(),
});

/** SQS takes no empty value, and no control characters. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function attributesOf(values: Readonly<Record<string, string | number>>): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { DataType: typeof value === "number" ? "Number" : "String", StringValue: printable(String(value)) },
    ]),
  );
}

const printable = (value: string) =>
  value
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .slice(0, longestValue)
    .toWellFormed() || "-";
