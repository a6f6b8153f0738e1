import type { DynamoDBRecord } from "aws-lambda";
import type * as z from "zod";
import type { Logger } from "../logging/logger.ts";
import { readRecord, type TableRecord } from "./read-record.ts";

/** Reads records up to the first that does not parse; `unreadable` is that one's sequence number. */
export function readBatch<Image>(
  image: z.ZodType<Image>,
  batch: readonly DynamoDBRecord[],
  logger: Logger,
): { records: TableRecord<Image>[]; unreadable?: string } {
  const records: TableRecord<Image>[] = [];
  for (const record of batch) {
    try {
      records.push(readRecord(image, record));
    } catch (error) {
      const unreadable = record.dynamodb?.SequenceNumber ?? "";
      logger.error("Stream record does not parse", { sequence_number: unreadable }, error);
      return { records, unreadable };
    }
  }
  return { records };
}
