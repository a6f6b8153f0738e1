import type { CloudEvent, EventDefinition } from "@larder/contracts";
import type { Context } from "aws-lambda";
import { eventFields } from "../logging/event-fields.ts";
import type { Work } from "./consume.ts";
import { consumerOf, type QueueHandler } from "./consumer.ts";
import { handleOnce } from "./once.ts";
import { readEvent } from "./read-event.ts";
import type { IdempotentQueueOptions, OnceTools, QueueOptions, QueueTools } from "./tools.ts";

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
  const options = given.length === 1 ? {} : given[0];
  const handleEvent = workOf(given);
  return consumerOf(options, (body) => {
    const event = readEvent(carried, body);
    const handle: Work["handle"] = (tools, context) => handleEvent(event, tools, context);
    return { fields: eventFields(event), correlationId: event.correlationid, handle };
  });
}

type Handle = (event: CloudEvent, tools: QueueTools) => Promise<void>;
type HandleOnce = (event: CloudEvent, tools: OnceTools) => Promise<void>;
type GivenOnce = [IdempotentQueueOptions, HandleOnce];
type Given = [Handle] | [QueueOptions & { readonly idempotency?: never }, Handle] | GivenOnce;

type HandleAny = (event: CloudEvent, tools: QueueTools, context: Context) => Promise<"handled" | "replayed">;

function workOf(given: Given): HandleAny {
  if (given.length === 1) return always(given[0]);
  return isIdempotent(given) ? onlyOnce(...given) : always(given[1]);
}

const isIdempotent = (given: Given): given is GivenOnce => given.length === 2 && given[0].idempotency !== undefined;

const always =
  (handle: Handle): HandleAny =>
  async (event, tools) => {
    await handle(event, tools);
    return "handled";
  };

const onlyOnce =
  ({ idempotency }: IdempotentQueueOptions, handle: HandleOnce): HandleAny =>
  (event, tools, context) =>
    handleOnce(idempotency, event, tools, context, (once) => handle(event, { ...tools, once }));
