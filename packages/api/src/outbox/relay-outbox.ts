import { tableStream } from "@larder/lambda/table-stream";
import { outboxItemSchema } from "./outbox.ts";
import { publishItems } from "./publish-items.ts";

/** Milliseconds kept from publishing: for dead letters, and for the answer to reach Lambda before the timeout. */
const forLetters = 2_000;
const forTheAnswer = 500;

/**
 * What the bus took behind an event that it refused. The stream hands that out again with every retry, a hundred times at
 * worst; as long as this environment lives, it is not published again each time.
 */
const taken = new Set<string>();
const mostRemembered = 1_000;

/**
 * Publishes what the outbox is given, as the table's stream tells of it: at least once, and of each subject in order.
 *
 * The first record whose event the bus did not take is reported as failed, and the stream hands it out again together
 * with those behind it. Only an event that never can be published does not hold up the others, nor later ones of its own
 * subject: it goes to the dead-letter queue with its cause, whence `redrive-outbox.ts` takes it when it is mended. To
 * wait for it would lose order no less in the end, and stop a whole shard until someone has mended it.
 */
export const handler = tableStream({ image: outboxItemSchema }, async (records, { logger, remainingTime }) => {
  const sent = records.flatMap(({ sequenceNumber, newImage: item }) => (item ? [{ sequenceNumber, item }] : []));
  const items = sent.map(({ item }) => item).filter(({ sk }) => !taken.has(sk));
  const failures = await publishItems(items, remainingTime() - forLetters);
  logger.info("Outbox relayed", { published: items.length - failures.size, failed: failures.size });
  if (failures.size > 0) remember(items.map(({ sk }) => sk).filter((id) => !failures.has(id)));
  for (const { sequenceNumber, item } of sent) {
    const failure = failures.get(item.sk);
    if (!failure) continue;
    const fields = { event_id: item.sk, code: failure.code, poison: failure.poison };
    logger.warn("Event not published", fields);
    // All that is behind it comes again, so it is too early to give up any of that.
    if (!failure.poison) return { failed: [sequenceNumber] };
    try {
      // Loaded when it is needed, which it should never be, so that no cold start waits for it.
      const { writeLetter } = await import("./dead-letters.ts");
      await writeLetter(item, failure, AbortSignal.timeout(Math.max(0, remainingTime() - forTheAnswer)));
    } catch (error) {
      logger.error("Dead letter not written", fields, error);
      return { failed: [sequenceNumber] };
    }
  }
  return undefined;
});

function remember(ids: readonly string[]) {
  for (const id of ids) taken.add(id);
  for (const id of taken) {
    if (taken.size <= mostRemembered) break;
    taken.delete(id);
  }
}
