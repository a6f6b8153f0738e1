import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";

interface Attribute {
  DataType: string;
  StringValue: string;
}

/** A message as SendMessage puts it, its attributes by their values. */
export interface SentMessage {
  readonly body: string;
  readonly attributes: Record<string, string>;
}

/**
 * For the head of a test file: a queue on a port, which takes messages and keeps to SQS's rules by a reading of its own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function useQueue() {
  const messages: SentMessage[] = [];
  // Where the SDK must not go by itself: queues are called where the endpoint is configured.
  const url = "http://sqs.invalid/000000000000/dead-letters";
  let refusals = 0;
  let endpoint = "";
  const server = createServer(async (request, response) => {
    const { MessageBody, MessageAttributes = {} } = JSON.parse(await text(request));
    const attributes: [string, Attribute][] = Object.entries(MessageAttributes);
    const fault = refusals-- > 0 ? "the queue is closed" : faultOf(attributes);
    response.setHeader("content-type", "application/x-amz-json-1.0");
    if (fault) {
      response.writeHead(400).end(JSON.stringify({ __type: "InvalidParameterValue", message: fault }));
      return;
    }
    const values = attributes.map(([name, { StringValue }]) => [name, StringValue]);
    messages.push({ body: MessageBody, attributes: Object.fromEntries(values) });
    const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
    response.end(JSON.stringify({ MessageId: "1", MD5OfMessageBody }));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ENDPOINT_URL_SQS", endpoint);
    messages.length = 0;
    refusals = 0;
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
    server.closeAllConnections();
  });
  return {
    messages,
    url,
    /** Refuses messages until the test ends, or that many. */
    close: (times = Number.POSITIVE_INFINITY) => {
      refusals = times;
    },
  };
}

function faultOf(attributes: [string, Attribute][]): string | undefined {
  if (attributes.length > 10) return "more than ten attributes";
  const odd = attributes.find(
    ([name, { DataType, StringValue }]) =>
      !/^[\w.-]{1,256}$/.test(name) ||
      StringValue === "" ||
      !/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(StringValue) ||
      (DataType === "Number" && !/^\d+$/.test(StringValue)),
  );
  return odd && `attribute ${odd[0]}`;
}
