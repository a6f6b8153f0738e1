import { newId } from "@larder/contracts";
import { consumerOf, type QueueHandler } from "../queue/consumer.ts";
import type { QueueOptions, QueueTools } from "../queue/tools.ts";
import { handleEach } from "./handle-each.ts";
import { type CreatedObject, readNotification } from "./read-notification.ts";

export interface BucketQueueOptions extends QueueOptions {
  /** Messages of a batch that are handled at once, at most. Default: 10. */
  readonly concurrency?: number;
}

/**
 * Builds the consumer of a queue that a bucket's notifications fill.
 *
 * `handle` is called for each object that was written. Notifications come at least once, late, and in any order, so it must
 * be idempotent, and must read the object `If-Match` the ETag that it was told of. Messages of a batch fail one by one, as
 * with `queue`, and end in the dead-letter queue with their cause. A message of several objects fails when one of them
 * does, after all were handled: it comes again with all of them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export function bucketQueue(
  options: BucketQueueOptions,
  handle: (object: CreatedObject, tools: QueueTools) => Promise<void>,
): QueueHandler {
  return consumerOf(options, (body) => {
    const objects = readNotification(body);
    return {
      fields: { keys: objects.map(({ key }) => key).join(", ") },
      correlationId: newId("cor"),
      async handle(tools) {
        if (objects.length === 0) tools.logger.info("Nothing was written: a test event, or a removal");
        await handleEach(objects, handle, tools);
        return "handled";
      },
    };
  });
}
