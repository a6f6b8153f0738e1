import type { CloudEvent } from "@larder/contracts";
import type { QueueHandler } from "@larder/lambda/queue";
import { context as lambdaContext } from "@larder/lambda/testing/context";
import { eventMessage } from "@larder/lambda/testing/queue-event";

export { call, customer, type TestCaller, type TestRequest } from "@larder/lambda/testing/call";

/** What Lambda hands every function. */
export const context = lambdaContext();

/** Hands events to the consumer of a queue in one batch. Answers the events that failed. */
export async function deliver<Event extends CloudEvent>(handler: QueueHandler, ...events: Event[]): Promise<Event[]> {
  const messages = events.map((event) => ({ event, record: eventMessage(event) }));
  const { batchItemFailures } = await handler({ Records: messages.map(({ record }) => record) }, context);
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return messages.filter(({ record }) => failed.has(record.messageId)).map(({ event }) => event);
}
