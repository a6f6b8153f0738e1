import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Resource } from "sst/resource";
import type { OutboxItem } from "./outbox.ts";
import type { Failure } from "./publish-items.ts";

/** The queue is found by its URL's path, at the endpoint that the environment gives. */
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const QueueUrl = Resource.RelayOutboxDeadLetters.url;

/** A message of the dead-letter queue, hidden from others for as long as it was asked. */
export type Letter = Pick<Message, "Body" | "ReceiptHandle" | "MessageId">;

/** Puts an item whose event never can be published where someone finds it: whole, with the cause in the attributes. */
export async function writeLetter(item: OutboxItem, { code, message }: Failure, abortSignal?: AbortSignal) {
  const attributes = {
    ERROR_NAME: code,
    ERROR_MESSAGE: message,
    FUNCTION_NAME: process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
    EVENT_ID: item.sk,
    FAILED_AT: new Date().toISOString(),
  };
  const command = new SendMessageCommand({
    QueueUrl,
    // An item has at most 400 KB, a message 1 MB.
    MessageBody: JSON.stringify(item).replace(forbidden, escaped),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)] as const),
    ),
  });
  await sqs.send(command, { ...(abortSignal && { abortSignal }) });
}

/** Takes up to `most` letters off the queue for a while. */
export async function readLetters(most: number, hiddenSeconds: number): Promise<Letter[]> {
  const letters: Letter[] = [];
  while (letters.length < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, most - letters.length),
        VisibilityTimeout: hiddenSeconds,
        // Long polling asks all of the queue's servers: an empty answer means an empty queue.
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) break;
    letters.push(...Messages);
  }
  return letters;
}

export async function removeLetter({ ReceiptHandle }: Letter) {
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

/** Lets others see it again, now. */
export async function returnLetter({ ReceiptHandle }: Letter) {
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}

/** SQS takes no others: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const attribute = (value: string): MessageAttributeValue => ({
  DataType: "String",
  StringValue: value.replace(forbidden, "\uFFFD").slice(0, 1_024).toWellFormed() || "-",
});
