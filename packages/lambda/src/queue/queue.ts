import type { CloudEvent, EventDefinition } from "@larder/contracts";
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type Logger, loggerFor } from "../logging/logger.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { inParallel } from "./in-parallel.ts";
import { readEvent } from "./read-event.ts";

export interface QueueTools {
  readonly logger: Logger;
  readonly correlationId: string;
  /** The message as it came. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  readonly record: SQSRecord;
}

/** A function that consumes a queue. Its event source mapping must have `ReportBatchItemFailures`. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Of one batch at a time: enough to hide the latency of a table, few enough to leave it in peace. */
const mostAtOnce = 10;

/**
 * Builds the consumer of a standard queue that a rule of the event bus fills.
 *
 * Messages of a batch are handled in parallel and fail one by one: only those whose handler throws come again after the
 * visibility timeout, and those that are not the event this queue carries fail without being handled. Both end in the
 * dead-letter queue when the queue's patience is at its end. Delivery is at least once: `handle` must be idempotent.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function queue<Event extends CloudEvent>(
  definition: EventDefinition<Event>,
  handle: (event: Event, tools: QueueTools) => Promise<void>,
): QueueHandler {
  async function consume(record: SQSRecord, invocation: Logger): Promise<boolean> {
    let logger = invocation.with({
      message_id: record.messageId,
      receive_count: Number(record.attributes.ApproximateReceiveCount),
    });
    try {
      const event = readEvent(definition, record.body);
      logger = logger.with({ correlation_id: event.correlationid, event_id: event.id, event_type: event.type });
      await handle(event, { logger, correlationId: event.correlationid, record });
      return true;
    } catch (error) {
      logger.error("Message failed", {}, error);
      return false;
    }
  }

  const run = middy<SQSEvent, SQSBatchResponse>(untilTheTimeout).handler(async ({ Records }, context) => {
    const logger = loggerFor(context);
    const handled = await inParallel(Records, mostAtOnce, (record) => consume(record, logger));
    const failed = Records.filter((_, index) => !handled[index]);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  return (event, context) => run(event, context);
}
