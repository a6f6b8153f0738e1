import { newId, orderPlaced } from "@larder/contracts";
import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from "aws-lambda";
import { healthEvent } from "../reference/event.ts";

const placedAt = "2026-11-23T08:15:30.000Z";
const ten = Array.from({ length: 10 }, (_, index) => index);

/** `POST /greetings`, in payload format 2.0. */
export const request = {
  ...healthEvent,
  headers: { ...healthEvent.headers, "content-type": "application/json", "idempotency-key": "bench" },
  body: JSON.stringify({ name: "Ada" }),
};

export const messages: SQSEvent = { Records: ten.map(message) };
export const records: DynamoDBStreamEvent = { Records: ten.map(record) };

function message(index: number): SQSRecord {
  const orderId = newId("ord");
  const price = { amount: 219, currency: "EUR" };
  const detail = orderPlaced.create({
    subject: orderId,
    correlationId: newId("cor"),
    causationId: newId("cor"),
    time: placedAt,
    data: {
      orderId,
      customerId: "customer-1",
      lines: [{ sku: "KIWIS-6", quantity: 1, unitPrice: price }],
      total: price,
      placedAt,
    },
  });
  return {
    messageId: String(index),
    receiptHandle: "bench",
    body: JSON.stringify({ version: "0", source: detail.source, "detail-type": detail.type, detail }),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "bench",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:bench",
    awsRegion: "eu-west-1",
  };
}

function record(index: number): DynamoDBRecord {
  const item = { pk: { S: `PRODUCT#${index}` }, stock: { N: String(index) } };
  return { eventName: "INSERT", dynamodb: { NewImage: item, SequenceNumber: String(index) } };
}
