import { newId, type OrderId, orderPlaced } from "@larder/contracts";
import type { Checkout } from "../checkout/input.ts";
import { type Order, type PendingOrder, place, priceLine } from "../orders/order.ts";
import { changeOrder, insertOrder, readOrder } from "../orders/order-store.ts";
import { newRecord, type OrderRecord } from "../orders/record.ts";
import { transact } from "../store/transaction.ts";
import { customer } from "./invoke.ts";
import { product } from "./store.ts";

/** What an order is paid with unless said, and nobody may learn. */
export const token = "tok_approve";

interface Placed {
  readonly customerId?: string;
  readonly token?: string;
}

/** An order of so many pieces of each product, not in the table. */
export function pendingOrder(quantities: Record<string, number>, placed: Placed = {}): OrderRecord<PendingOrder> {
  const { customerId = customer.id } = placed;
  const lines = Object.entries(quantities).map(([sku, quantity]) => priceLine(quantity, { ...product, sku }));
  const order = place({ id: newId("ord"), customerId, lines, placedAt: new Date().toISOString() });
  return newRecord(order, placed.token ?? token);
}

/** The same, put into the table as placing an order does. */
export async function placedOrder(
  quantities: Record<string, number>,
  placed?: Placed,
): Promise<OrderRecord<PendingOrder>> {
  const order = pendingOrder(quantities, placed);
  await transact({ order: insertOrder(order) });
  return order;
}

/** Lets something become of an order, and answers the order as the table has it then. */
export async function alter<After extends OrderRecord>({ id }: Order, change: (order: OrderRecord) => After) {
  let after: After | undefined;
  const { order } = await changeOrder(id, (before) => {
    after = change(before);
    return { order: after };
  });
  if (!after) throw new Error(`Nothing has become of order ${id}`);
  return { ...after, version: order.version };
}

/** What its customer sees of an order. */
export function shown<Of extends Order>({ version: _, checkout: __, ...order }: OrderRecord<Of>) {
  return order;
}

/** What has happened to an order, in order. */
export const eventsOf = async ({ id }: { readonly id: OrderId }) =>
  (await readOrder(id)).timeline.map(({ event }) => event);

/** What the steps of an order's checkout are told. */
export const checkoutOf = ({ id: orderId }: { readonly id: OrderId }): Checkout => ({
  orderId,
  correlationId: "correlation-1",
  causationId: "evt_1",
});

/** The event that tells of the placing of an order. */
export function announce({ id: orderId, customerId, lines, total, placedAt }: PendingOrder) {
  return orderPlaced.create({
    subject: orderId,
    correlationId: "correlation-1",
    causationId: "correlation-1",
    time: placedAt,
    data: { orderId, customerId, lines, total, placedAt },
  });
}
