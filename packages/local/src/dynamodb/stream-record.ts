import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { StreamRecord } from "../ports.ts";

const image = z.record(z.string(), z.unknown());

/** A record as GetRecords of the DynamoDB behind the edge gives it. */
export const rawRecordSchema = z.object({
  eventName: z.enum(["INSERT", "MODIFY", "REMOVE"]),
  eventVersion: z.string(),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    Keys: image,
    NewImage: image.optional(),
    OldImage: image.optional(),
    SequenceNumber: z.string(),
    SizeBytes: z.number(),
    StreamViewType: z.string(),
  }),
});
type RawRecord = z.infer<typeof rawRecordSchema>;

/** AWS's have at least 21 digits, so that they compare as text as they do as numbers. */
export const sequenceNumber = (number: string) => number.padStart(21, "0");

/**
 * Makes a record what Lambda gives to a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function streamRecord(raw: RawRecord, streamArn: string): StreamRecord {
  const SequenceNumber = sequenceNumber(raw.dynamodb.SequenceNumber);
  const { ApproximateCreationDateTime, Keys, NewImage, OldImage, SizeBytes, StreamViewType } = raw.dynamodb;
  return {
    eventID: hash("md5", `${streamArn}/${SequenceNumber}`),
    eventName: raw.eventName,
    eventVersion: raw.eventVersion,
    eventSource: "aws:dynamodb",
    awsRegion: streamArn.split(":")[3] ?? "",
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(ApproximateCreationDateTime),
      Keys,
      ...(NewImage ? { NewImage } : {}),
      ...(OldImage ? { OldImage } : {}),
      SequenceNumber,
      SizeBytes,
      StreamViewType,
    },
  };
}

/** DynamoDB writes no record for a put that changes nothing. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const changesNothing = ({ dynamodb: { NewImage, OldImage } }: RawRecord) =>
  NewImage !== undefined && OldImage !== undefined && isDeepStrictEqual(NewImage, OldImage);
