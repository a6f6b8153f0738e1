import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { loggerFor } from "../logging/logger.ts";
import { type Counter, measured } from "../metrics/metrics.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { consumeBatch } from "./batch.ts";
import type { Consumer, Outcome } from "./consume.ts";
import type { QueueOptions } from "./tools.ts";

/** A function that consumes a queue. Its event source mapping must have `ReportBatchItemFailures`. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const defaultMarginMs = 500;

/** The handler of a queue's messages, whatever is in them. */
export function consumerOf(
  { deadLetter, margin = defaultMarginMs, concurrency }: QueueOptions & Pick<Consumer, "concurrency">,
  read: Consumer["read"],
): QueueHandler {
  const consumer: Consumer = { read, deadLetter, ...(concurrency !== undefined && { concurrency }) };
  const run = middy<SQSEvent, SQSBatchResponse>(untilTheTimeout).handler(({ Records }: SQSEvent, context: Context) =>
    measured(context, async (count) => {
      const invocation = { context, logger: loggerFor(context), over: false };
      const outcomes = await consumeBatch(consumer, Records, invocation, margin);
      for (const outcome of outcomes.values()) count(counters[outcome]);
      const failed = Records.filter((record) => outcomes.get(record) === "failed");
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }),
  );
  return (event, context) => run(event, context);
}

const counters = {
  handled: "MessagesHandled",
  replayed: "MessagesReplayed",
  dead: "MessagesDead",
  failed: "MessagesFailed",
} satisfies Record<Outcome, Counter>;
