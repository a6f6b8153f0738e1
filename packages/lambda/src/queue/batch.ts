import type { SQSRecord } from "aws-lambda";
import { type Consumer, consume, type Invocation, type Outcome } from "./consume.ts";
import { inParallel } from "./in-parallel.ts";
import { withinTime } from "./within-time.ts";

/** Unless said otherwise: enough to hide the latency of a table, few enough to leave it in peace. */
const mostAtOnce = 10;

/**
 * Handles the messages of a batch, and stops while there is still time to answer: what has not begun then, and what is
 * not done, has failed.
 * @param margin Milliseconds before the function's end.
 */
export async function consumeBatch(
  consumer: Consumer,
  records: readonly SQSRecord[],
  invocation: Invocation,
  margin: number,
): Promise<Map<SQSRecord, Outcome>> {
  const outcomes = new Map<SQSRecord, Outcome>();
  const begun = new Set<SQSRecord>();
  const work = inParallel(records, consumer.concurrency ?? mostAtOnce, async (record) => {
    if (invocation.context.getRemainingTimeInMillis() <= margin) return;
    begun.add(record);
    outcomes.set(record, await consume(consumer, record, invocation));
  });
  await withinTime(invocation.context, margin, work);
  invocation.over = true;
  const unfinished = records.length - outcomes.size;
  if (unfinished > 0)
    invocation.logger.warn("Batch answered before the timeout", { unfinished, unbegun: records.length - begun.size });
  return new Map(records.map((record) => [record, outcomes.get(record) ?? "failed"]));
}
