import { ConditionalCheckFailedException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { UploadId } from "@larder/contracts";
import { retry } from "@larder/lambda/retry";
import { documents, tableName } from "../store/table.ts";
import { type Upload, uploadSchema } from "./upload.ts";

/** An upload is remembered for as long as anything of it can still come. */
const keptSeconds = 60 * 24 * 60 * 60;

export const uploadKey = (id: UploadId) => ({ pk: `UPLOAD#${id}`, sk: "UPLOAD" });

/** Reads what was written a moment ago. */
export async function findUpload(id: UploadId): Promise<Upload | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: uploadKey(id), ConsistentRead: true }),
  );
  return uploadSchema.optional().parse(Item);
}

export async function insertUpload(upload: Upload): Promise<void> {
  await documents.send(
    new PutCommand({
      TableName: tableName(),
      Item: {
        ...uploadKey(upload.id),
        ...uploadSchema.parse(upload),
        expiresAt: Math.floor(Date.parse(upload.createdAt) / 1000) + keptSeconds,
      },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/**
 * Writes these changes to an upload, and nothing else of it, if it is still in the version that was read.
 * @returns it as it is now, or `undefined` when somebody else has changed it since: look again, and decide anew.
 */
export async function changeUpload(seen: Upload, changes: Partial<Upload>): Promise<Upload | undefined> {
  // Whoever counts what is written holds the item for a moment.
  return retry(
    () => change(seen, changes),
    (error) => error instanceof TransactionConflictException,
  );
}

async function change(seen: Upload, changes: Partial<Upload>): Promise<Upload | undefined> {
  const attributes = { ...changes, version: seen.version + 1, updatedAt: new Date().toISOString() };
  const names = Object.keys(attributes);
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: tableName(),
        Key: uploadKey(seen.id),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ConditionExpression: "#version = :seen",
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ":seen": seen.version,
          ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
        },
        ReturnValues: "ALL_NEW",
      }),
    );
    return uploadSchema.parse(Attributes);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
