import { hash } from "node:crypto";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { beforeAll, beforeEach, vi } from "vitest";
import * as z from "zod";
import { useAwsService } from "./aws-service.ts";

const url = "https://sqs.eu-central-1.amazonaws.com/000000000000/PaymentWebhooks";
const requestSchema = z.object({ MessageBody: z.string(), QueueUrl: z.literal(url) });

export const secret = "whsec_1";

export interface Webhooks {
  /** Bodies of the messages that were sent. */
  readonly queued: string[];
  /** From now on the queue takes nothing, until the test ends. */
  close(): void;
  /** Lines of the log. */
  log(): string;
}

/** For the head of a test file: what the function that receives webhooks is linked to, when this provider is chosen. */
export function useWebhooks(payments: object): Webhooks {
  const queued: string[] = [];
  const lines: string[] = [];
  let closed = false;
  useAwsService("SQS", { name: "PaymentWebhooksQueue", properties: { url } }, (request) => {
    if (closed) return { __type: "AccessDeniedException", message: "The queue takes nothing" };
    const { MessageBody } = requestSchema.parse(request);
    queued.push(MessageBody);
    return { MessageId: String(queued.length), MD5OfMessageBody: hash("md5", MessageBody) };
  });
  beforeAll(() => {
    const links = { Payments: payments, PaymentsWebhookSecret: { value: secret } };
    const variables = Object.entries(links).map(([name, link]) => [`SST_RESOURCE_${name}`, JSON.stringify(link)]);
    setEnvironment({}, { ...Object.fromEntries(variables), POWERTOOLS_LOG_LEVEL: "INFO" });
  });
  beforeEach(() => {
    queued.length = 0;
    lines.length = 0;
    closed = false;
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0),
    );
    return () => {
      for (const spy of spies) spy.mockRestore();
    };
  });
  return {
    queued,
    close() {
      closed = true;
    },
    log: () => lines.join(""),
  };
}
