import * as z from "zod";
import { changesNothing, rawRecordSchema, sequenceNumber } from "./stream-record.ts";

/**
 * The Streams API as callers over the wire see it, put right on the way out.
 * An iterator carries its stream's ARN in front, as AWS's own do, so that IAM knows what GetRecords reads.
 */
const iteratorOf = (streamArn: string, iterator: string) => `${streamArn}|1|${iterator}`;

/** The stream and the backend's iterator inside an iterator of ours. */
export function splitIterator(iterator: string): { streamArn: string; inner: string } {
  const [streamArn = "", , inner = ""] = iterator.split("|");
  return { streamArn, inner };
}

const records = z.object({ Records: z.array(rawRecordSchema.loose()), NextShardIterator: z.string().nullish() });
const iterator = z.object({ ShardIterator: z.string() });

/** Rewrites an answer of the Streams API. @param streamArn The stream asked about. */
export function streamAnswer(operation: string, body: string, streamArn: string): string {
  if (operation === "GetRecords") return JSON.stringify(recordsAnswer(records.parse(JSON.parse(body)), streamArn));
  if (operation === "GetShardIterator")
    return JSON.stringify({ ShardIterator: iteratorOf(streamArn, iterator.parse(JSON.parse(body)).ShardIterator) });
  return body.replace(
    /("(?:Starting|Ending)SequenceNumber":")(\d+)"/g,
    (_, key, number) => `${key}${sequenceNumber(number)}"`,
  );
}

function recordsAnswer({ Records, NextShardIterator }: z.infer<typeof records>, streamArn: string) {
  const [, , , awsRegion] = streamArn.split(":");
  return {
    Records: Records.filter((record) => !changesNothing(record)).map((record) => ({
      ...record,
      awsRegion,
      dynamodb: { ...record.dynamodb, SequenceNumber: sequenceNumber(record.dynamodb.SequenceNumber) },
    })),
    ...(NextShardIterator ? { NextShardIterator: iteratorOf(streamArn, NextShardIterator) } : {}),
  };
}
