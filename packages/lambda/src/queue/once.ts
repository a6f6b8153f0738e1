import type { CloudEvent } from "@larder/contracts";
import type { Context } from "aws-lambda";
import { carryOut } from "../idempotency/attempt.ts";
import type { IdempotencyStore, Once } from "../idempotency/idempotency.ts";
import { leaseFor } from "../idempotency/lease.ts";
import type { QueueTools } from "./tools.ts";

/**
 * Longer than an event can be on its way: a day in the outbox's stream and 14 in its dead-letter queue, 4 days in the
 * consumer's queue and 14 in its dead-letter queue. A redrive from either may bring what has been handled.
 */
const rememberedSeconds = 35 * 24 * 60 * 60;

/** Another delivery of the same event is being handled. This one comes again, in case the other fails. */
class MessageInFlight extends Error {
  override readonly name = "MessageInFlight";
}

/**
 * Handles an event once, however often it is delivered: the function's name is the scope, the event's id the key.
 * @returns whether it had been handled before.
 * @throws {MessageInFlight}
 */
export async function handleOnce(
  store: IdempotencyStore,
  event: CloudEvent,
  { logger }: QueueTools,
  context: Context,
  handle: (once: Once<[]>) => Promise<void>,
): Promise<"handled" | "replayed"> {
  const begun = await store.begin({
    scope: [context.functionName],
    key: event.id,
    lease: leaseFor(context),
    remembered: rememberedSeconds,
  });
  if (begun.state === "done") return "replayed";
  if (begun.state !== "started") throw new MessageInFlight(`Another delivery of ${event.id} is being handled`);
  const { attempt } = begun;
  await carryOut(attempt, logger, () => handle({ complete: () => attempt.complete() }));
  return "handled";
}
