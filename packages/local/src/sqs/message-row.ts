import * as z from "zod";
import type { Message } from "./fauxqs.ts";

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().transform((value) => value ?? undefined);
const attributes = z.record(
  z.string(),
  z.object({ DataType: z.string(), StringValue: z.string().exactOptional(), BinaryValue: z.string().exactOptional() }),
);
/** A row of `sqs_message` as the message that it was. */
export const messageRow = z
  .object({
    position: z.number(),
    id: z.string(),
    body: z.string(),
    md5: z.string(),
    attributes: z.string(),
    attributes_md5: z.string(),
    sent: z.number(),
    receive_count: z.number(),
    first_received: optional(z.number()),
    delay_until: optional(z.number()),
    group_id: optional(z.string()),
    deduplication_id: optional(z.string()),
    sequence_number: optional(z.string()),
  })
  .transform((row): { position: number; message: Message } => ({
    position: row.position,
    message: {
      messageId: row.id,
      body: row.body,
      md5OfBody: row.md5,
      messageAttributes: attributes.parse(JSON.parse(row.attributes)),
      md5OfMessageAttributes: row.attributes_md5,
      sentTimestamp: row.sent,
      approximateReceiveCount: row.receive_count,
      approximateFirstReceiveTimestamp: row.first_received,
      delayUntil: row.delay_until,
      messageGroupId: row.group_id,
      messageDeduplicationId: row.deduplication_id,
      sequenceNumber: row.sequence_number,
    },
  }));
