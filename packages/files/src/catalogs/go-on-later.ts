import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { Resource } from "sst/resource";
import { sqs } from "../store/queues.ts";

/**
 * Puts a message on its queue once more, as it came, for another invocation to go on. Failing it instead would have it wait for
 * its visibility timeout, and would count as a try, of which there are only so many.
 */
export async function goOnLater({ body }: SQSRecord): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: Resource.CatalogUploadsQueue.url, MessageBody: body }));
}
