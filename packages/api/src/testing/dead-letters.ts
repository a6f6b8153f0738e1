import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { afterAll, beforeAll, beforeEach } from "vitest";
import * as z from "zod";

const requestSchema = z.object({
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })),
});

/** A message that was put aside: the event in it, and what is said of its failure. */
interface DeadLetter {
  readonly event: unknown;
  readonly cause: Readonly<Record<string, string>>;
}

/**
 * The dead-letter queue of a consumer, which answers as SQS does and is found as a function finds it: by its link.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function useDeadLetters(consumer: string): DeadLetter[] {
  const letters: DeadLetter[] = [];
  const server = createServer(async (request, response) => {
    const { MessageBody, MessageAttributes } = requestSchema.parse(JSON.parse(await text(request)));
    const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    letters.push({ event: JSON.parse(MessageBody).detail, cause: Object.fromEntries(values) });
    const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end(JSON.stringify({ MessageId: `letter-${letters.length}`, MD5OfMessageBody }));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The dead-letter queue has no port");
    const url = `https://sqs.eu-central-1.amazonaws.com/000000000000/${consumer}Dlq`;
    const link = JSON.stringify({ url, maxReceiveCount: 5 });
    const endpoint = { AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${address.port}` };
    setEnvironment({}, { ...endpoint, [`SST_RESOURCE_${consumer}DeadLetters`]: link });
  });
  beforeEach(() => {
    letters.length = 0;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return letters;
}
