import * as z from "zod";
import type { AwsAnswer, AwsCall } from "../aws-call.ts";
import { isObject, jsonBody } from "../edge/index.ts";

/** One write of a BatchWriteItem. */
interface BatchedWrite {
  readonly table: string;
  /** `{ "PutRequest": { … } }` or `{ "DeleteRequest": { … } }`, as it was sent. */
  readonly request: unknown;
}

/** The writes of a BatchWriteItem, in the order in which it names them. */
export function writesInBatch(input: Record<string, unknown>): BatchedWrite[] {
  const { RequestItems: byTable } = input;
  return Object.entries(isObject(byTable) ? byTable : {}).flatMap(([table, requests]) =>
    Array.isArray(requests) ? requests.map((request: unknown) => ({ table, request })) : [],
  );
}

/**
 * Parts what cannot be written now from the rest of a batch.
 * @param refused For each of its writes, in order.
 * @returns `rest` is undefined when nothing is left.
 */
export function splitBatch(
  call: AwsCall,
  refused: readonly boolean[],
): { rest?: AwsCall; unprocessed: BatchedWrite[] } {
  const writes = writesInBatch(jsonBody(call));
  const unprocessed = writes.filter((_, index) => refused[index]);
  const left = writes.filter((_, index) => !refused[index]);
  if (left.length === 0) return { unprocessed };
  const body = Buffer.from(JSON.stringify({ ...jsonBody(call), RequestItems: byTable(left) }));
  return { rest: { ...call, body }, unprocessed };
}

const answerSchema = z.looseObject({ UnprocessedItems: z.record(z.string(), z.array(z.unknown())).optional() });

/** @param answer To the rest of the batch; undefined when there was none. An error is the answer to the whole. */
export function withUnprocessed(answer: AwsAnswer | undefined, unprocessed: readonly BatchedWrite[]): AwsAnswer {
  if (answer && answer.status !== 200) return answer;
  const output = answerSchema.parse(answer ? JSON.parse(answer.body.toString()) : {});
  const more = writesInBatch({ RequestItems: output.UnprocessedItems });
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify({ ...output, UnprocessedItems: byTable([...unprocessed, ...more]) }),
  };
}

const byTable = (writes: readonly BatchedWrite[]) =>
  Object.fromEntries(
    [...Map.groupBy(writes, ({ table }) => table)].map(([table, of]) => [table, of.map(({ request }) => request)]),
  );
