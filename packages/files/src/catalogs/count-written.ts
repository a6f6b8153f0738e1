import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { catalogChunkWritten, type EventOf } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { retry } from "@larder/lambda/retry";
import { Resource } from "sst/resource";
import { documents, tableName } from "../store/table.ts";
import { uploadKey } from "../uploads/upload-store.ts";
import { endImport } from "./end-import.ts";

const deadLetter = () => Resource.CountWrittenDeadLetters;

/** Longer than a message can be on its way. */
const rememberedSeconds = 35 * 24 * 60 * 60;

/** Counts what the shop has written of a catalog, each chunk once, and ends the import with the last. */
export const handler = queue(catalogChunkWritten, { deadLetter }, async ({ data }) => {
  await count(data);
  await endImport(data.uploadId);
});

/** The chunk's mark and the sum are one transaction: a chunk that is marked is in the sum, and never twice. */
async function count({ uploadId, chunk, rows }: EventOf<typeof catalogChunkWritten>["data"]): Promise<void> {
  const mark = {
    Put: {
      TableName: tableName(),
      Item: {
        ...uploadKey(uploadId),
        sk: `CHUNK#${String(chunk).padStart(8, "0")}`,
        expiresAt: Math.floor(Date.now() / 1000) + rememberedSeconds,
      },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
  const sum = {
    Update: {
      TableName: tableName(),
      Key: uploadKey(uploadId),
      UpdateExpression:
        "SET written.chunks = written.chunks + :one, written.created = written.created + :created, written.#updated = written.#updated + :updated, written.unchanged = written.unchanged + :unchanged",
      ConditionExpression: "attribute_exists(written)",
      ExpressionAttributeNames: { "#updated": "updated" },
      ExpressionAttributeValues: {
        ":one": 1,
        ":created": rows.created,
        ":updated": rows.updated,
        ":unchanged": rows.unchanged,
      },
    },
  };
  try {
    const command = () => documents.send(new TransactWriteCommand({ TransactItems: [mark, sum] }));
    await retry(command, isConflict, { attempts: 24, longest: 500 });
  } catch (error) {
    if (!isCounted(error)) throw error;
  }
}

/** All chunks of a catalog are added to one item. */
const isConflict = (error: unknown) =>
  error instanceof TransactionCanceledException &&
  !isCounted(error) &&
  (error.CancellationReasons ?? []).some(({ Code }) => Code === "TransactionConflict");

const isCounted = (error: unknown) =>
  error instanceof TransactionCanceledException && error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed";
