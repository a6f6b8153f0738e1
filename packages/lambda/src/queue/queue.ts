import type { CloudEvent, EventDefinition } from "@larder/contracts";
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { loggerFor } from "../logging/logger.ts";
import { type Counter, measured } from "../metrics/metrics.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { consumeBatch } from "./batch.ts";
import type { Consumer, Outcome } from "./consume.ts";
import { handleOnce } from "./once.ts";
import type { IdempotentQueueOptions, OnceTools, QueueOptions, QueueTools } from "./tools.ts";

/** A function that consumes a queue. Its event source mapping must have `ReportBatchItemFailures`. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const defaultMarginMs = 500;

/**
 * Builds the consumer of a standard queue that a rule of the event bus fills, or a function that sends the event itself.
 *
 * Messages of a batch are handled in parallel and fail one by one: only those whose handler throws come again after the
 * visibility timeout, and those that are not the event this queue carries fail without being handled. All of them
 * end in the dead-letter queue when the queue's patience is at its end. Delivery is at least once, so `handle` must be
 * idempotent; with `idempotency` it is called once for each event, and `once.complete()` is the write that makes its
 * transaction happen once.
 *
 * With `deadLetter`, what can never be handled (it does not parse, or the handler throws `PoisonMessage`) and what fails
 * on its last receive is moved there by the function itself, with the cause in the message's attributes.
 *
 * Shortly before Lambda's timeout the batch is answered as it is: what has not begun or is not done comes again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @param carried A version of an event, or `anyVersion` of several: the same that the stack fills the queue with.
 */
export function queue<Event extends CloudEvent>(
  carried: EventDefinition<Event>,
  handle: (event: Event, tools: QueueTools) => Promise<void>,
): QueueHandler;
export function queue<Event extends CloudEvent>(
  carried: EventDefinition<Event>,
  options: IdempotentQueueOptions,
  handle: (event: Event, tools: OnceTools) => Promise<void>,
): QueueHandler;
export function queue<Event extends CloudEvent>(
  carried: EventDefinition<Event>,
  options: QueueOptions & { readonly idempotency?: never },
  handle: (event: Event, tools: QueueTools) => Promise<void>,
): QueueHandler;
export function queue(carried: EventDefinition, ...given: Given): QueueHandler {
  const { deadLetter, margin = defaultMarginMs } = given.length === 1 ? {} : given[0];
  const consumer: Consumer = {
    carried,
    deadLetter,
    handle: workOf(given),
  };
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

type Handle = (event: CloudEvent, tools: QueueTools) => Promise<void>;
type HandleOnce = (event: CloudEvent, tools: OnceTools) => Promise<void>;
type GivenOnce = [IdempotentQueueOptions, HandleOnce];
type Given = [Handle] | [QueueOptions & { readonly idempotency?: never }, Handle] | GivenOnce;

function workOf(given: Given): Consumer["handle"] {
  if (given.length === 1) return always(given[0]);
  return isIdempotent(given) ? onlyOnce(...given) : always(given[1]);
}

const isIdempotent = (given: Given): given is GivenOnce => given.length === 2 && given[0].idempotency !== undefined;

const always =
  (handle: Handle): Consumer["handle"] =>
  async (event, tools) => {
    await handle(event, tools);
    return "handled";
  };

const onlyOnce =
  ({ idempotency }: IdempotentQueueOptions, handle: HandleOnce): Consumer["handle"] =>
  (event, tools, context) =>
    handleOnce(idempotency, event, tools, context, (once) => handle(event, { ...tools, once }));
