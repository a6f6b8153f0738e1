import type { MessageAttributeValue, SQSClient } from "@aws-sdk/client-sqs";

/** What went wrong, for whoever finds the message: name → text or number. */
export type Cause = Readonly<Record<string, string | number>>;

const longestValue = 1_024;

/** Made when the first message is given up, so that no cold start waits for it. */
let client: SQSClient | undefined;

/** Puts a message into a dead-letter queue, with its cause in the message's attributes. */
export async function sendDeadLetter(url: string, body: string, cause: Cause): Promise<void> {
  const { SendMessageCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  // The SDK would otherwise call the host in the queue's URL, past every endpoint that is configured.
  client ??= new SQSClient({ useQueueUrlAsEndpoint: false });
  await client.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageAttributes: attributesOf(cause) }),
  );
}

/** SQS takes no empty value, and no control characters. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function attributesOf(cause: Cause): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(cause).map(([name, value]) => [
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
