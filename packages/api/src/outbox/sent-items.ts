import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import { hourPartition, type OutboxItem, type OutboxKey, outboxItemSchema } from "./outbox.ts";

// Apart from `outbox.ts`, so that the relay, which only parses items, does not load DynamoDB's client.

/** Reads one item consistently. */
export async function findSent({ pk, sk }: OutboxKey): Promise<OutboxItem | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: { pk, sk }, ConsistentRead: true }),
  );
  return outboxItemSchema.optional().parse(Item);
}

/** Everything that was sent from the one moment to the other, both included, in the order in which it was. */
export async function listSent(from: Date, to: Date): Promise<OutboxItem[]> {
  const range = { from: from.toISOString(), to: to.toISOString() };
  const sent: OutboxItem[] = [];
  for (const partition of hourPartitions(from, to)) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const { Items, LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: tableName(),
          IndexName: "gsi1",
          KeyConditionExpression: "gsi1pk = :hour AND gsi1sk BETWEEN :from AND :to",
          // "$" sorts behind the "#" that follows the time.
          ExpressionAttributeValues: { ":hour": partition, ":from": range.from, ":to": `${range.to}$` },
          ExclusiveStartKey,
        }),
      );
      sent.push(...z.array(outboxItemSchema).parse(Items ?? []));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return sent;
}

function hourPartitions(from: Date, to: Date): string[] {
  const hour = 60 * 60 * 1000;
  const first = Math.floor(from.getTime() / hour);
  const last = Math.floor(to.getTime() / hour);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    hourPartition(new Date((first + index) * hour).toISOString()),
  );
}
