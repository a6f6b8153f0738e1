import { randomUUID } from "node:crypto";
import type { CloudEvent } from "@larder/contracts";
import type { SQSEvent, SQSRecord } from "aws-lambda";

/** A message as Lambda hands it out, received for the second time unless said. */
export const message = (messageId: string, body: string, receiveCount = 2): SQSRecord => ({
  messageId,
  receiptHandle: "handle",
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: "1795421730000",
    SenderId: "events",
    ApproximateFirstReceiveTimestamp: "1795421730001",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:confirm-order",
  awsRegion: "eu-central-1",
});

/** The body of a message that a rule of the bus has put on the queue. */
export const delivered = (detail: unknown) =>
  JSON.stringify({
    version: "0",
    id: "1",
    "detail-type": "order.placed",
    source: "larder.api",
    account: "123456789012",
    time: "2026-11-23T08:15:30Z",
    region: "eu-central-1",
    resources: [],
    detail,
  });

/** A message with an event that a rule of the bus has put on the queue, received for the first time. */
export const eventMessage = (event: CloudEvent): SQSRecord => message(randomUUID(), delivered(event), 1);

/** A batch of messages m0, m1, …, by their bodies. */
export const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => message(`m${index}`, body)),
});

/** What a function answers when these messages have failed. */
export const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
