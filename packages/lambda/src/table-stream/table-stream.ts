import middy from "@middy/core";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type * as z from "zod";
import { type Logger, loggerFor } from "../logging/logger.ts";
import { type Count, measured } from "../metrics/metrics.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { readBatch } from "./read-batch.ts";
import type { TableRecord } from "./read-record.ts";

export interface TableStreamTools {
  readonly logger: Logger;
  /** Milliseconds until Lambda ends the function. */
  readonly remainingTime: () => number;
}

/** Sequence numbers of the records that must come again; nothing when all went well. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that always succeeds need not return.
export type StreamOutcome = { readonly failed?: readonly string[] } | undefined | void;

/** A function that reads a table's stream. Its event source mapping must have `ReportBatchItemFailures`. */
export type TableStreamHandler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/**
 * Builds the reader of a table's stream.
 *
 * `handle` gets the records in order, unmarshalled and parsed, up to the first that does not parse. The sequence numbers
 * it returns as `failed`, and the one that did not parse, are reported by the lowest: Lambda goes on reading there, so
 * that everything from that record on comes again, also what had succeeded behind it. `handle` must be idempotent.
 * When it throws, the whole batch comes again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @param options.image What an item of the stream is. An item that is something else blocks its shard until the
 *   mapping's retries are spent, so give the mapping a filter that lets through only what this schema reads.
 */
export function tableStream<Image>(
  options: { image: z.ZodType<Image> },
  handle: (records: TableRecord<Image>[], tools: TableStreamTools) => Promise<StreamOutcome>,
): TableStreamHandler {
  async function process(records: TableRecord<Image>[], tools: TableStreamTools): Promise<string | undefined> {
    if (records.length === 0) return undefined;
    const outcome = await handle(records, tools);
    return lowest(records, outcome?.failed ?? []);
  }

  async function read({ Records }: DynamoDBStreamEvent, context: Context, count: Count) {
    const logger = loggerFor(context);
    const { records, unreadable } = readBatch(options.image, Records, logger);
    let handled = 0;
    try {
      const failed = await process(records, { logger, remainingTime: () => context.getRemainingTimeInMillis() });
      const checkpoint = failed ?? unreadable;
      handled = placeOf(checkpoint, Records);
      return { batchItemFailures: checkpoint === undefined ? [] : [{ itemIdentifier: checkpoint }] };
    } catch (error) {
      logger.error("Stream batch failed", { records: records.length }, error);
      throw error;
    } finally {
      count("RecordsHandled", handled);
      count("RecordsFailed", Records.length - handled);
    }
  }

  const run = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(untilTheTimeout).handler(
    (event: DynamoDBStreamEvent, context: Context) => measured(context, (count) => read(event, context, count)),
  );
  return (event, context) => run(event, context);
}

/** How many records come before it: those that need not come again. */
const placeOf = (checkpoint: string | undefined, batch: readonly DynamoDBRecord[]) =>
  checkpoint === undefined ? batch.length : batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === checkpoint);

/** The records of a batch are in order of their sequence numbers: the first that failed has the lowest. */
function lowest(records: readonly TableRecord<unknown>[], failed: readonly string[]): string | undefined {
  const known = new Set(records.map((record) => record.sequenceNumber));
  const stranger = failed.find((sequenceNumber) => !known.has(sequenceNumber));
  if (stranger !== undefined) throw new RangeError(`No record of the batch has the sequence number ${stranger}`);
  return records.find((record) => failed.includes(record.sequenceNumber))?.sequenceNumber;
}
