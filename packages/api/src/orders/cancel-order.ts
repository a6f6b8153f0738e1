import { type CancellationReason, orderCancelled } from "@larder/contracts";
import { http } from "@larder/lambda/http";
import { send } from "../outbox/outbox.ts";
import { cancel, NotCancellable } from "./lifecycle.ts";
import { notStored } from "./not-stored.ts";
import type { CancelledOrder } from "./order.ts";
import { changeOrder, findOrderOf } from "./order-store.ts";
import { OrderNotCancellable, OrderNotFound } from "./problems.ts";
import type { OrderRecord } from "./record.ts";
import { cancelOrder } from "./routes.ts";

/**
 * `POST /orders/{id}/cancellation`: cancels an order of the caller's, once, however often it is asked for.
 *
 * Its checkout may come in between. Whoever writes first wins: the order is then judged again, as what it has become. The
 * checkout learns of it at its next step, or is woken by the event, and gives back what it had reserved and held.
 */
export const handler = http(cancelOrder, async ({ path: { id }, body, caller, correlationId, logger }) => {
  const reason: CancellationReason = { code: "CUSTOMER_REQUEST", message: body?.reason ?? "Cancelled by the customer" };
  if (!(await findOrderOf(caller.id, id))) throw new OrderNotFound(id);
  const { order } = await changeOrder(id, (order) => {
    const cancelled = cancelInTime(order, reason);
    return { order: cancelled, writes: { event: send(announce(cancelled, correlationId)) } };
  });
  if (order.status !== "CANCELLED") throw new Error(`Order ${id} is ${order.status}`);
  logger.info("Order cancelled", { order_id: id });
  return { status: 200, headers: notStored, body: order };
});

/** @throws {OrderNotCancellable} */
function cancelInTime(order: OrderRecord, reason: CancellationReason): OrderRecord<CancelledOrder> {
  try {
    return cancel(order, reason, new Date().toISOString());
  } catch (error) {
    throw error instanceof NotCancellable ? new OrderNotCancellable(error) : error;
  }
}

const announce = ({ id, customerId, reason, cancelledAt }: CancelledOrder, correlationId: string) =>
  orderCancelled.create({
    subject: id,
    correlationId,
    causationId: correlationId,
    time: cancelledAt,
    data: { orderId: id, customerId, reason, cancelledAt },
  });
