import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { CloudEvent } from "@larder/contracts";
import { Resource } from "sst/resource";

/** The queue is found by its URL's path, at the endpoint that the environment gives. */
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

/** Hands an event, as it is, to who works off the queue of payment webhooks. */
export async function enqueue(event: CloudEvent) {
  const { url: QueueUrl } = Resource.PaymentWebhooksQueue;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
}
