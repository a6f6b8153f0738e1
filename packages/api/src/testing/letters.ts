import { hash } from "node:crypto";
import { beforeEach } from "vitest";
import * as z from "zod";
import { useAwsService } from "./aws-service.ts";

const messageSchema = z.object({
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })),
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const isForbidden = (text: string) => /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text);

export interface TestLetters {
  /** What was sent: the body parsed, the attributes plain. */
  readonly sent: { body: unknown; attributes: Record<string, string> }[];
  /** From now on the queue takes nothing, until the test ends. */
  close(): void;
}

/** The relay's dead-letter queue, as far as one sends to it. */
export function useLetters(): TestLetters {
  const sent: TestLetters["sent"] = [];
  let closed = false;
  const url = "https://sqs.eu-central-1.amazonaws.com/000000000000/RelayOutboxDlq";
  useAwsService("SQS", { name: "RelayOutboxDeadLetters", properties: { url } }, (request) => {
    if (closed) return { __type: "AccessDeniedException", message: "The queue takes nothing" };
    const { MessageBody, MessageAttributes } = messageSchema.parse(request);
    if ([MessageBody, ...Object.values(MessageAttributes).map(({ StringValue }) => StringValue)].some(isForbidden))
      return { __type: "InvalidMessageContents", message: "The message holds what is no character of XML" };
    const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    sent.push({ body: JSON.parse(MessageBody), attributes: Object.fromEntries(attributes) });
    return { MessageId: String(sent.length), MD5OfMessageBody: hash("md5", MessageBody) };
  });
  beforeEach(() => {
    sent.length = 0;
    closed = false;
  });
  return {
    sent,
    close() {
      closed = true;
    },
  };
}
