import { randomUUID } from "node:crypto";
import type { CloudEvent } from "@larder/contracts";
import type { SQSEvent } from "aws-lambda";

/** What a queue hands on of events that a rule of the bus has put there. */
export const messagesOf = (events: readonly CloudEvent[], receiveCount = 1): SQSEvent => ({
  Records: events.map((event) => ({
    messageId: randomUUID(),
    receiptHandle: "test",
    body: JSON.stringify({ version: "0", source: event.source, "detail-type": event.type, detail: event }),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "0",
      SenderId: "test",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:test",
    awsRegion: "eu-central-1",
  })),
});
