import { type CloudEvent, eventDefinitions } from "@larder/contracts";
import * as z from "zod";
import { tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";

/** Long enough to look into an incident or to publish again by hand; the stream itself forgets after 24 hours. */
const keptSeconds = 7 * 24 * 60 * 60;

/** What the outbox holds: an event as its contract has it. */
export const outboxSchema = z.object({ event: z.union(eventDefinitions.map(({ schema }) => schema)) });

/**
 * The write that sends an event, for the same transaction as the change that it tells of: both happen or neither.
 * The table's stream hands it to `relay-outbox.ts`, which publishes it.
 * https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/transactional-outbox.html
 */
export function send(event: CloudEvent): Write {
  return {
    Put: {
      TableName: tableName(),
      Item: {
        pk: `OUTBOX#${event.id}`,
        sk: "EVENT",
        event,
        expiresAt: Math.floor(Date.parse(event.time) / 1000) + keptSeconds,
      },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
}
