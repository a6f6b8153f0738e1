import { newId, orderPlaced } from "@larder/contracts";
import { type PendingOrder, place, priceLine } from "../orders/order.ts";
import { insertOrder } from "../orders/order-store.ts";
import { transact } from "../store/transaction.ts";
import { customer } from "./invoke.ts";
import { product } from "./store.ts";

/** An order of so many pieces of each product, not in the table. */
export function pendingOrder(quantities: Record<string, number>, customerId = customer.id): PendingOrder {
  const lines = Object.entries(quantities).map(([sku, quantity]) => priceLine(quantity, { ...product, sku }));
  return place({ id: newId("ord"), customerId, lines, placedAt: new Date().toISOString() });
}

/** The same, put into the table as placing an order does. */
export async function placedOrder(quantities: Record<string, number>, customerId?: string): Promise<PendingOrder> {
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
