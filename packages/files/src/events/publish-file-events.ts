import type { CloudEvent } from "@larder/contracts";
import type { Logger } from "@larder/lambda/logging";
import { createPublisher } from "@larder/lambda/publisher";
import { type TableRecord, tableStream } from "@larder/lambda/table-stream";
import { Resource } from "sst/resource";
import * as z from "zod";
import { uploadSchema } from "../uploads/upload.ts";
import { eventOf } from "./upload-events.ts";

const publisher = createPublisher({ busName: Resource.EventBus.name, source: "larder.files" });

/** Milliseconds kept from publishing: for dead letters, and for the answer to reach Lambda. */
const forWhatFollows = 2_500;

/** An item, before it is known whether it is an upload as it should be: one that is not must not stop all behind it. */
const itemSchema = z.looseObject({ pk: z.string(), sk: z.string(), status: z.string().optional() });
type Item = z.infer<typeof itemSchema>;

interface Told {
  readonly sequenceNumber: string;
  readonly item: Item;
  readonly event?: CloudEvent;
  readonly failure?: Failure;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  /** It will fail the same way, however often it is tried. */
  readonly poison: boolean;
}

/**
 * Tells of uploads that have come to their end, as the table's stream tells of them: so an upload that has ended is told of,
 * however it was written, and one that has not is not. At least once; a repeated event has the same id.
 *
 * What the bus does not take, the stream hands out again. Only what never can be told does not hold up the others: it goes
 * to the dead-letter queue, with the cause.
 */
export const handler = tableStream({ image: itemSchema }, async (records, { logger, remainingTime }) => {
  const told = records.flatMap(tellOf);
  const events = told.flatMap(({ event }) => event ?? []);
  const { failed } = await publisher.publish(events, { timeout: remainingTime() - forWhatFollows });
  const refused = new Map(failed.map(({ event, ...failure }) => [event.id, failure]));
  for (const { sequenceNumber, item, event, failure = event && refused.get(event.id) } of told) {
    if (!failure) continue;
    logger.warn("End of an upload not told of", { item: item.pk, code: failure.code, poison: failure.poison });
    if (!failure.poison || !(await giveUp(item, failure, logger))) return { failed: [sequenceNumber] };
  }
  return undefined;
});

/** What is to be told of a change: something when it changed the upload's status, and that to one of its ends. */
function tellOf({ sequenceNumber, newImage: item, oldImage: before }: TableRecord<Item>): Told[] {
  if (!item || item.status === before?.status) return [];
  try {
    const event = eventOf(uploadSchema.parse(item));
    return event ? [{ sequenceNumber, item, event }] : [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ sequenceNumber, item, failure: { code: "ContractViolation", message, poison: true } }];
  }
}

/** @returns whether it is in the dead-letter queue. */
async function giveUp(item: Item, { code, message }: Failure, logger: Logger): Promise<boolean> {
  try {
    // Loaded when it is needed, which it should never be, so that no cold start waits for it.
    const { sendDeadLetter } = await import("@larder/lambda/dead-letters");
    const cause = { ERROR_NAME: code, ERROR_MESSAGE: message, ITEM: item.pk, FAILED_AT: new Date().toISOString() };
    await sendDeadLetter(Resource.PublishFileEventsDeadLetters.url, JSON.stringify(item), cause);
    return true;
  } catch (error) {
    logger.error("Dead letter not written", { item: item.pk }, error);
    return false;
  }
}
