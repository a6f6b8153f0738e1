import { createPublisher } from "@larder/lambda/publisher";
import { tableStream } from "@larder/lambda/table-stream";
import { Resource } from "sst/resource";
import { lowStock, watchedSchema } from "./low-stock.ts";

const publisher = createPublisher({ busName: Resource.EventBus.name, source: "larder.api" });

/**
 * Tells when a product runs low. An order takes stock without reading how much there is, so only the table's stream has
 * both sides of a change. It hands out a record again when its event did not get through: the same event follows from it.
 */
export const handler = tableStream({ image: watchedSchema }, async (records, { logger }) => {
  const low = records.flatMap(({ sequenceNumber, oldImage, newImage }) => {
    const event = oldImage && newImage && lowStock(oldImage, newImage);
    return event ? [{ sequenceNumber, event }] : [];
  });
  const { published, failed } = await publisher.publish(low.map(({ event }) => event));
  for (const { event, code } of failed)
    logger.warn("Event not published", { event_id: event.id, event_type: event.type, code });
  logger.info("Stock watched", { changes: records.length, published, failed: failed.length });
  const refused = new Set(failed.map(({ event }) => event.id));
  return { failed: low.filter(({ event }) => refused.has(event.id)).map(({ sequenceNumber }) => sequenceNumber) };
});
