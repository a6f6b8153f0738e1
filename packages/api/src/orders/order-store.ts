import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { OrderId } from "@larder/contracts";
import { documents, tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";
import { type ConfirmedOrder, type Order, orderSchema, type PendingOrder, type RejectedOrder } from "./order.ts";

const orderKey = (id: OrderId) => ({ pk: `ORDER#${id}`, sk: "ORDER" });

/** Read consistently: who has just been given an order's address finds it there. */
export async function findOrder(id: OrderId): Promise<Order | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: orderKey(id), ConsistentRead: true }),
  );
  return orderSchema.optional().parse(Item);
}

export function insertOrder(order: PendingOrder): Write {
  return {
    Put: {
      TableName: tableName(),
      Item: { ...orderKey(order.id), ...order },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
}

/** Its condition fails when the order has left PENDING already: the one place where concurrent deciders meet. */
export function decideOrder(order: ConfirmedOrder | RejectedOrder): Write {
  const [set, values] =
    order.status === "CONFIRMED"
      ? ["confirmedAt = :at", { ":at": order.confirmedAt }]
      : ["rejectedAt = :at, reason = :reason", { ":at": order.rejectedAt, ":reason": order.reason }];
  return {
    Update: {
      TableName: tableName(),
      Key: orderKey(order.id),
      UpdateExpression: `SET #status = :status, ${set}`,
      ConditionExpression: "#status = :pending",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":status": order.status, ":pending": "PENDING", ...values },
    },
  };
}
