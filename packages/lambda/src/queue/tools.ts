import type { SQSRecord } from "aws-lambda";
import type { IdempotencyStore, Once } from "../idempotency/idempotency.ts";
import type { Logger } from "../logging/logger.ts";
import type { DeadLetterTarget } from "./dead-letters.ts";

export interface QueueTools {
  readonly logger: Logger;
  readonly correlationId: string;
  /** The message as it came. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  readonly record: SQSRecord;
  /** Milliseconds until Lambda ends the function. */
  readonly remainingTime: () => number;
}

/** For handlers whose queue has `idempotency`. */
export interface OnceTools extends QueueTools {
  readonly once: Once<[]>;
}

export interface QueueOptions {
  /** Moves messages that are given up to the queue's dead-letter queue, with the cause in their attributes. Read late. */
  readonly deadLetter?: () => DeadLetterTarget;
  /** Milliseconds before Lambda's timeout at which the batch is answered, done or not. Default: 500. */
  readonly margin?: number;
}

export interface IdempotentQueueOptions extends QueueOptions {
  /** Handles each event once, by its id. */
  readonly idempotency: IdempotencyStore;
}
