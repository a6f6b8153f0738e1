import type { CloudEvent } from "@larder/contracts";
import * as z from "zod";
import { tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";

/**
 * Longer than the stream (a day) and its dead-letter queue (14 days) together keep anything: whatever a dead letter
 * stands for can still be read here, and published again.
 */
const keptSeconds = 16 * 24 * 60 * 60;

/**
 * An item of the outbox, as the relay finds it. Whether its event is one is for the publisher to say, event by event: a
 * schema here would stop the whole shard at the first that is not.
 */
export const outboxItemSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  /** When it was sent, and its id. */
  gsi1sk: z.string(),
  event: z.unknown(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;
export type OutboxKey = Pick<OutboxItem, "pk" | "sk">;

/**
 * The write that sends an event, for the same transaction as the change that it tells of: both happen or neither.
 * The table's stream hands it to `relay-outbox.ts`, which publishes it.
 * https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html
 *
 * The events of one subject share a partition key, to come through one shard of the stream, which is in order. Items
 * with different keys may come through different shards, which are read at their own pace.
 */
export function send(event: CloudEvent): Write {
  const now = Date.now();
  const sentAt = new Date(now).toISOString();
  return {
    Put: {
      TableName: tableName(),
      Item: {
        pk: `OUTBOX#${event.subject}`,
        sk: event.id,
        gsi1pk: hourPartition(sentAt),
        gsi1sk: `${sentAt}#${event.id}`,
        event,
        expiresAt: Math.floor(now / 1000) + keptSeconds,
      },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
}

/** An hour is one partition of the index, which takes some thousand writes a second. */
export const hourPartition = (time: string) => `OUTBOX#${time.slice(0, "2026-11-23T08".length)}`;
