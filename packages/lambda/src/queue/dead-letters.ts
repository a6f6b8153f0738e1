import type { Context, SQSRecord } from "aws-lambda";
import { sendDeadLetter } from "../dead-letters/send-dead-letter.ts";
import { describeError } from "../logging/describe-error.ts";

/** Where messages go that are given up, and after how many receives SQS itself gives them up. */
export interface DeadLetterTarget {
  readonly url: string;
  /** Of the queue's redrive policy. */
  readonly maxReceiveCount: number;
}

/**
 * Puts a message into the dead-letter queue as it came, with what went wrong in its attributes: SQS itself moves
 * messages without a word. To redrive it one must say where to, since SQS knows the origin only of what it moved itself:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html
 */
export async function sendToDeadLetters(target: DeadLetterTarget, record: SQSRecord, error: unknown, context: Context) {
  const { messageId, attributes } = record;
  const { name, message } = describeError(error);
  await sendDeadLetter(target.url, record.body, {
    ERROR_NAME: name,
    ERROR_MESSAGE: message,
    FUNCTION_NAME: context.functionName,
    REQUEST_ID: context.awsRequestId,
    MESSAGE_ID: messageId,
    RECEIVE_COUNT: Number(attributes.ApproximateReceiveCount),
    SENT_AT: new Date(Number(attributes.SentTimestamp)).toISOString(),
    FAILED_AT: new Date().toISOString(),
  });
}
