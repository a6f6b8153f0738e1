import { createPublisher } from "@larder/lambda/publisher";
import { tableStream } from "@larder/lambda/table-stream";
import { Resource } from "sst/resource";
import { outboxSchema } from "./outbox.ts";

const publisher = createPublisher({ busName: Resource.EventBus.name, source: "larder.api" });

/**
 * Publishes what the outbox is given, as the table's stream tells of it. At least once: a record whose event the bus did
 * not take is reported as failed, and the stream hands it out again together with those behind it.
 */
export const handler = tableStream({ image: outboxSchema }, async (records, { logger }) => {
  const sent = records.flatMap(({ sequenceNumber, newImage }) => (newImage ? [{ sequenceNumber, ...newImage }] : []));
  const { published, failed } = await publisher.publish(sent.map(({ event }) => event));
  for (const { event, code } of failed)
    logger.warn("Event not published", { event_id: event.id, event_type: event.type, code });
  logger.info("Outbox relayed", { published, failed: failed.length });
  const refused = new Set(failed.map(({ event }) => event.id));
  return { failed: sent.filter(({ event }) => refused.has(event.id)).map(({ sequenceNumber }) => sequenceNumber) };
});
