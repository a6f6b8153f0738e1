import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { CustomerId, OrderId } from "@larder/contracts";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import { transact, type Write } from "../store/transaction.ts";
import { type Order, type OrderStatus, orderSchema, type PendingOrder } from "./order.ts";
import { type OrderRecord, orderRecordSchema } from "./record.ts";

const orderKey = (id: OrderId) => ({ pk: `ORDER#${id}`, sk: "ORDER" });
/** A customer's orders are a partition of the index, sorted as they were placed: their ids begin with the time. */
const customerPartition = (id: CustomerId) => `CUSTOMER#${id}`;

/** The record in an item: all but its keys. */
const storedSchema = z
  .looseObject({ pk: z.string(), sk: z.string(), gsi1pk: z.string(), gsi1sk: z.string() })
  .transform(({ pk: _pk, sk: _sk, gsi1pk: _gsi1pk, gsi1sk: _gsi1sk, ...record }) => record)
  .pipe(orderRecordSchema);

/** Read consistently: who has just been given an order's address finds it there. */
export async function findOrder(id: OrderId): Promise<OrderRecord | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: orderKey(id), ConsistentRead: true }),
  );
  return storedSchema.optional().parse(Item);
}

/** The order, if it is the customer's: another's is not found either, so that nobody learns which orders there are. */
export async function findOrderOf(customerId: CustomerId, id: OrderId): Promise<OrderRecord | undefined> {
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

const itemOf = (order: OrderRecord) => ({
  ...orderKey(order.id),
  gsi1pk: customerPartition(order.customerId),
  gsi1sk: order.id,
  ...order,
});

export const insertOrder = (order: OrderRecord<PendingOrder>): Write => ({
  Put: { TableName: tableName(), Item: itemOf(order), ConditionExpression: "attribute_not_exists(pk)" },
});

/** Its condition fails when the order has changed since it was read. */
const replaceOrder = (order: OrderRecord): Write => ({
  Put: {
    TableName: tableName(),
    Item: itemOf({ ...order, version: order.version + 1 }),
    ConditionExpression: "version = :seen",
    ExpressionAttributeValues: { ":seen": order.version },
  },
});

/** What becomes of an order, and what is written with it: all or nothing. */
export interface Change {
  readonly order: OrderRecord;
  /** By any names but `order`. */
  readonly writes?: Readonly<Record<string, Write>>;
}

export interface Changed {
  /** As it is now: changed, or as it was found. */
  readonly order: OrderRecord;
  /** Names of the other writes whose conditions did not hold. If there are any, nothing was written. */
  readonly refused: ReadonlySet<string>;
}

/** There is no such order. It was written before anybody could learn its id, so no retry will find it: a fault of ours. */
export class OrderMissing extends Error {
  override readonly name = "OrderMissing";
}

/** @throws {OrderMissing} */
export async function readOrder(id: OrderId): Promise<OrderRecord> {
  const order = await findOrder(id);
  if (!order) throw new OrderMissing(`There is no order ${id}`);
  return order;
}

/**
 * Reads an order, decides, and writes. Where somebody else was faster it is read and decided again, as what it has become:
 * that ends, because an order has only so many ways to go.
 * @param decide Pure. The same order, or none, changes nothing.
 * @throws {OrderMissing}
 */
export async function changeOrder(id: OrderId, decide: (order: OrderRecord) => Change | undefined): Promise<Changed> {
  for (;;) {
    const found = await readOrder(id);
    const change = decide(found);
    if (!change || change.order === found) return { order: found, refused: new Set() };
    const refused = await transact({ ...change.writes, order: replaceOrder(change.order) });
    if (refused.size === 0) return { order: { ...change.order, version: found.version + 1 }, refused };
    if (!refused.has("order")) return { order: found, refused };
  }
}
