import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { CustomerId, OrderId } from "@larder/contracts";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";
import { type Order, type OrderStatus, orderSchema, type PendingOrder } from "./order.ts";

const orderKey = (id: OrderId) => ({ pk: `ORDER#${id}`, sk: "ORDER" });
/** A customer's orders are a partition of the index, sorted as they were placed: their ids begin with the time. */
const customerPartition = (id: CustomerId) => `CUSTOMER#${id}`;

/** Read consistently: who has just been given an order's address finds it there. */
export async function findOrder(id: OrderId): Promise<Order | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: orderKey(id), ConsistentRead: true }),
  );
  return orderSchema.optional().parse(Item);
}

/** The order, if it is the customer's: another's is not found either, so that nobody learns which orders there are. */
export async function findOrderOf(customerId: CustomerId, id: OrderId): Promise<Order | undefined> {
  const order = await findOrder(id);
  return order?.customerId === customerId ? order : undefined;
}

export interface OrderPage {
  readonly orders: Order[];
  /** The last order of a page that has another behind it. */
  readonly last?: OrderId;
}

/** What to list of a customer's orders. `after` is where the page before ended. */
interface Wanted {
  readonly limit: number;
  readonly after?: OrderId | undefined;
  readonly status?: OrderStatus | undefined;
}

/**
 * A customer's orders, newest first. The index may be a moment behind.
 *
 * DynamoDB ends what it answers at 1 MB, and filters only after that: so this reads on until the page is full, and a
 * page with nothing behind it is the last one indeed.
 */
export async function listOrdersOf(customerId: CustomerId, { limit, after, status }: Wanted): Promise<OrderPage> {
  const gsi1pk = customerPartition(customerId);
  const found: Order[] = [];
  let from: Record<string, unknown> | undefined = after && { ...orderKey(after), gsi1pk, gsi1sk: after };
  do {
    const { Items, LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName(),
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :customer",
        FilterExpression: status && "#status = :status",
        ExpressionAttributeNames: status && { "#status": "status" },
        ExpressionAttributeValues: { ":customer": gsi1pk, ":status": status },
        ExclusiveStartKey: from,
        ScanIndexForward: false,
        // One more than wanted tells whether there is a next page, so that no page is empty.
        Limit: status ? undefined : limit + 1 - found.length,
      }),
    );
    found.push(...z.array(orderSchema).parse(Items ?? []));
    from = LastEvaluatedKey;
  } while (from && found.length <= limit);
  const orders = found.slice(0, limit);
  const last = orders.at(-1)?.id;
  return last && found.length > limit ? { orders, last } : { orders };
}

export function insertOrder(order: PendingOrder): Write {
  const index = { gsi1pk: customerPartition(order.customerId), gsi1sk: order.id };
  return {
    Put: {
      TableName: tableName(),
      Item: { ...orderKey(order.id), ...index, ...order },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
}

/**
 * The write that takes an order out of the status it was read in. Its condition fails when the order has left that
 * already: the one place where those meet who decide an order, and who cancel it.
 */
export function moveOrder(from: OrderStatus, order: Exclude<Order, PendingOrder>): Write {
  const change = changeOf(order);
  const names = Object.keys(change);
  return {
    Update: {
      TableName: tableName(),
      Key: orderKey(order.id),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: "#status = :from",
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ":from": from,
        ...Object.fromEntries(Object.entries(change).map(([name, value]) => [`:${name}`, value])),
      },
    },
  };
}

/** What an order's way into its status has changed; the rest of it never changes. */
function changeOf(order: Exclude<Order, PendingOrder>): object {
  const { status } = order;
  if (status === "CONFIRMED") return { status, confirmedAt: order.confirmedAt };
  if (status === "REJECTED") return { status, rejectedAt: order.rejectedAt, reason: order.reason };
  return { status, cancelledAt: order.cancelledAt, reason: order.reason };
}
