import type { DynamoDBRecord } from "aws-lambda";
import type * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import { unmarshall } from "./unmarshall.ts";

/** One change of one item. */
export interface TableRecord<Image> {
  /** Its place in the shard, and its name among the failures. */
  readonly sequenceNumber: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  /** The item after the change: of inserts and modifications, if the stream carries new images. */
  readonly newImage?: Image;
  /** The item before the change: of modifications and removals, if the stream carries old images. */
  readonly oldImage?: Image;
}

/** @throws {ContractViolation | UnreadableAttribute} for a record that is not what the table was agreed to hold. */
export function readRecord<Image>(image: z.ZodType<Image>, record: DynamoDBRecord): TableRecord<Image> {
  const { eventName, dynamodb } = record;
  if (!eventName || !dynamodb?.SequenceNumber) throw new TypeError("This is no record of a table's stream");
  const read = (which: "NewImage" | "OldImage") => {
    const item = dynamodb[which];
    if (!item) return undefined;
    const parsed = image.safeParse(unmarshall(item));
    if (!parsed.success) throw ContractViolation.from(`${which} of the record`, parsed.error);
    return parsed.data;
  };
  const newImage = read("NewImage");
  const oldImage = read("OldImage");
  return {
    sequenceNumber: dynamodb.SequenceNumber,
    eventName,
    ...(newImage !== undefined && { newImage }),
    ...(oldImage !== undefined && { oldImage }),
  };
}
