import { type CancellationReason, orderCancelled } from "@larder/contracts";
import { http } from "@larder/lambda/http";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { notStored } from "./not-stored.ts";
import { type CancelledOrder, cancel, NotCancellable, type Order, reservedFor } from "./order.ts";
import { findOrderOf, moveOrder } from "./order-store.ts";
import { OrderNotCancellable, OrderNotFound } from "./problems.ts";
import { cancelOrder } from "./routes.ts";

/**
 * `POST /orders/{id}/cancellation`: cancels an order of the caller's, once, however often it is asked for.
 *
 * Its confirmation may come in between. Whoever writes first wins: the order is then read and judged again, as what it
 * has become. That ends, because a status is never entered twice.
 */
export const handler = http(cancelOrder, async ({ path: { id }, body, caller, correlationId, logger }) => {
  const reason: CancellationReason = { code: "CUSTOMER_REQUEST", message: body?.reason ?? "Cancelled by the customer" };
  for (;;) {
    const order = await findOrderOf(caller.id, id);
    if (!order) throw new OrderNotFound(id);
    const cancelled = cancelInTime(order, reason);
    if (order.status !== "CANCELLED" && !(await write(order, cancelled, correlationId))) continue;
    logger.info("Order cancelled", { order_id: id, was: order.status });
    return { status: 200, headers: notStored, body: cancelled };
  }
});

/** @throws {OrderNotCancellable} */
function cancelInTime(order: Order, reason: CancellationReason): CancelledOrder {
  try {
    return cancel(order, reason, new Date().toISOString());
  } catch (error) {
    throw error instanceof NotCancellable ? new OrderNotCancellable(error) : error;
  }
}

/** Writes the status and the event that tells of it. Answers false, with nothing written, when the order has changed since it was read. */
async function write(order: Order, cancelled: CancelledOrder, correlationId: string): Promise<boolean> {
  const { id: orderId, customerId, reason, cancelledAt } = cancelled;
  const event = orderCancelled.create({
    subject: orderId,
    correlationId,
    causationId: correlationId,
    time: cancelledAt,
    data: { orderId, customerId, reason, reserved: reservedFor(order), cancelledAt },
  });
  const refused = await transact({ order: moveOrder(order.status, cancelled), event: send(event) });
  return refused.size === 0;
}
