import { newId, orderPlaced } from "@larder/contracts";
import { type PendingOrder, place, priceLine } from "../orders/order.ts";
import { insertOrder } from "../orders/order-store.ts";
import { newRecord, type OrderRecord } from "../orders/record.ts";
import { transact } from "../store/transaction.ts";
import { customer } from "./invoke.ts";
import { product } from "./store.ts";

/** An order of so many pieces of each product, not in the table. */
export function pendingOrder(quantities: Record<string, number>, customerId = customer.id): OrderRecord<PendingOrder> {
  const lines = Object.entries(quantities).map(([sku, quantity]) => priceLine(quantity, { ...product, sku }));
  const order = place({ id: newId("ord"), customerId, lines, placedAt: new Date().toISOString() });
  return newRecord(order, "tok_approve");
}

/** The same, put into the table as placing an order does. */
export async function placedOrder(
  quantities: Record<string, number>,
  customerId?: string,
): Promise<OrderRecord<PendingOrder>> {
  const order = pendingOrder(quantities, customerId);
  await transact({ order: insertOrder(order) });
  return order;
}

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
