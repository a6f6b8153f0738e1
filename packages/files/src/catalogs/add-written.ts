import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { catalogChunkWritten, EventOf, UploadId } from "@larder/contracts";
import { retry } from "@larder/lambda/retry";
import { documents, tableName } from "../store/table.ts";
import { uploadKey } from "../uploads/upload-store.ts";

/** Rows of a chunk, by what has become of them. */
export type Rows = EventOf<typeof catalogChunkWritten>["data"]["rows"];

/** DynamoDB takes 100 writes in a transaction. */
export const mostAtOnce = 99;

/** Longer than a message can be on its way. */
const rememberedSeconds = 35 * 24 * 60 * 60;

/**
 * Adds chunks of a catalog to what is written of it: those that are not in it yet. A chunk's mark and the sum are one
 * transaction, so a chunk that is marked is in the sum, and never twice.
 * @param chunks By number, at most {@link mostAtOnce}.
 * @throws {TransactionCanceledException} for an upload that there is not, and when too many add to it at once.
 */
export async function addWritten(id: UploadId, chunks: ReadonlyMap<number, Rows>): Promise<void> {
  for (let left = [...chunks]; left.length > 0; ) {
    const writes = { TransactItems: [sum(id, left), ...left.map(([chunk]) => mark(id, chunk))] };
    try {
      await retry(() => documents.send(new TransactWriteCommand(writes)), isContention, { attempts: 24, longest: 500 });
      return;
    } catch (error) {
      const refused = refusals(error);
      const uncounted = left.filter((_, index) => !refused[index + 1]);
      if (uncounted.length === left.length || refused[0]) throw error;
      left = uncounted;
    }
  }
}

const mark = (id: UploadId, chunk: number) => ({
  Put: {
    TableName: tableName(),
    Item: {
      ...uploadKey(id),
      sk: `CHUNK#${String(chunk).padStart(8, "0")}`,
      expiresAt: Math.floor(Date.now() / 1000) + rememberedSeconds,
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

function sum(id: UploadId, chunks: readonly (readonly [number, Rows])[]) {
  const total = (of: keyof Rows) => chunks.reduce((sum, [, rows]) => sum + rows[of], 0);
  const added = ["chunks", "created", "updated", "unchanged"];
  return {
    Update: {
      TableName: tableName(),
      Key: uploadKey(id),
      UpdateExpression: `SET ${added.map((name) => `written.#${name} = written.#${name} + :${name}`).join(", ")}`,
      ConditionExpression: "attribute_exists(written)",
      ExpressionAttributeNames: Object.fromEntries(added.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ":chunks": chunks.length,
        ":created": total("created"),
        ":updated": total("updated"),
        ":unchanged": total("unchanged"),
      },
    },
  };
}

const codesOf = (error: unknown) =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []).map(({ Code }) => Code) : [];

/** Which of the writes were refused for what is there already. */
const refusals = (error: unknown) => codesOf(error).map((code) => code === "ConditionalCheckFailed");

/** Passing states of the one item that all chunks of a catalog are added to. */
const contention = new Set<string | undefined>([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** A condition that failed is an answer, whatever else happened. */
const isContention = (error: unknown) =>
  !refusals(error).includes(true) && codesOf(error).some((code) => contention.has(code));
