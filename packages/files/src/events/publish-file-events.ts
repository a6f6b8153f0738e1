import { createPublisher } from "@larder/lambda/publisher";
import { tableStream } from "@larder/lambda/table-stream";
import { Resource } from "sst/resource";
import { uploadSchema } from "../uploads/upload.ts";
import { eventOf } from "./upload-events.ts";

const publisher = createPublisher({ busName: Resource.EventBus.name, source: "larder.files" });

/** Kept from publishing, for the answer to reach Lambda. */
const forTheAnswer = 1_000;

/**
 * Tells of uploads that have come to their end, as the table's stream tells of them: so an upload that has ended is told of,
 * however it was written, and one that has not is not. At least once; a repeated event has the same id.
 */
export const handler = tableStream({ image: uploadSchema }, async (records, { logger, remainingTime }) => {
  const told = records.flatMap(({ sequenceNumber, newImage }) => {
    const event = newImage && eventOf(newImage);
    return event ? [{ sequenceNumber, event }] : [];
  });
  const { failed } = await publisher.publish(
    told.map(({ event }) => event),
    { timeout: remainingTime() - forTheAnswer },
  );
  for (const { event, code, message } of failed)
    logger.error("Event not published", { event_id: event.id, event_type: event.type, code, reason: message });
  const lost = new Set(failed.map(({ event }) => event.id));
  return { failed: told.filter(({ event }) => lost.has(event.id)).map(({ sequenceNumber }) => sequenceNumber) };
});
