import * as z from "zod";
import type { Letter } from "./dead-letters.ts";
import type { OutboxItem } from "./outbox.ts";
import { findSent, listSent } from "./sent-items.ts";

/** What a dead letter stands for. */
export interface Content {
  /** The relay wrote it, about one event. Otherwise Lambda did, about a stretch of the stream. */
  readonly ownLetter: boolean;
  /** In the order in which they were sent. */
  readonly items: OutboxItem[];
  /** Set when not all of it could be found. */
  readonly missing?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const failureRecordSchema = z.object({
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
    batchSize: z.int(),
  }),
});
const keySchema = z.object({ pk: z.string(), sk: z.string() });
const bodySchema = z.union([failureRecordSchema, keySchema]);
type FailureRecord = z.infer<typeof failureRecordSchema>["DDBStreamBatchInfo"];

/** Longer than a function takes from `send` to the end of its transaction. */
const writingMilliseconds = 60_000;
/** Arrival is given in whole seconds, and clocks differ a little. */
const clockMilliseconds = 5_000;

/** Reads what a letter stands for from the outbox, where it may have been mended since. */
export async function contentOf({ Body = "" }: Letter): Promise<Content> {
  const body = bodySchema.safeParse(parse(Body));
  if (!body.success) return { ownLetter: false, items: [], missing: "It is no letter of the relay's or its mapping's" };
  if ("DDBStreamBatchInfo" in body.data) return stretchOf(body.data.DDBStreamBatchInfo);
  const item = await findSent(body.data);
  return item ? { ownLetter: true, items: [item] } : { ownLetter: true, items: [], missing: "It left the outbox" };
}

/**
 * Lambda tells the place in the stream, which by then the stream may have forgotten, and the time. So this finds everything
 * that was sent around that time: also neighbours that were published long ago, which does no harm.
 */
async function stretchOf(record: FailureRecord): Promise<Content> {
  const from = Date.parse(record.approximateArrivalOfFirstRecord) - writingMilliseconds;
  const to = Date.parse(record.approximateArrivalOfLastRecord) + clockMilliseconds;
  const items = await listSent(new Date(from), new Date(to));
  if (items.length >= record.batchSize) return { ownLetter: false, items };
  return { ownLetter: false, items, missing: `Of ${record.batchSize} events only ${items.length} are in the outbox` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
