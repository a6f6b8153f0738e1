import { causedBy, orderConfirmed, orderPlaced, orderRejected } from "@larder/contracts";
import { PoisonMessage, queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { takeStock } from "../catalog/product-store.ts";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { confirm, type Order, type OrderLine, outOfStock, reject } from "./order.ts";
import { findOrder, moveOrder } from "./order-store.ts";

const deadLetter = () => Resource.ConfirmOrderDeadLetters;

/** An order was announced that is not in the table. They are written together, so no retry will find it: a fault of ours. */
class OrderMissing extends PoisonMessage {
  override readonly name = "OrderMissing";
}

/**
 * Reserves what an order asks for and confirms it, or rejects it: once, however often and however concurrently the event
 * comes. Stock, status and the event that tells of them change in one transaction, which only a PENDING order lets through.
 */
export const handler = queue(orderPlaced, { deadLetter }, async (placed, { logger }) => {
  const order = await findOrder(placed.data.orderId);
  if (!order) throw new OrderMissing(`There is no order ${placed.data.orderId}`);
  const counts = { order_id: order.id, lines: order.lines.length };
  if (order.status !== "PENDING")
    return logger.info("Order was decided or cancelled before", { ...counts, status: order.status });
  const short = await confirmOrder(order, causedBy(placed));
  if (short.length > 0) await rejectOrder(order, short, causedBy(placed));
  logger.info("Order decided", { ...counts, lines_out_of_stock: short.length });
});

type Cause = ReturnType<typeof causedBy>;

/** Answers the lines whose stock does not suffice; if there are any, nothing is changed. */
async function confirmOrder(order: Order, cause: Cause): Promise<OrderLine[]> {
  const confirmed = confirm(order, new Date().toISOString());
  const { id: orderId, customerId, total, confirmedAt } = confirmed;
  const event = orderConfirmed.create({
    ...cause,
    subject: orderId,
    time: confirmedAt,
    data: { orderId, customerId, total, confirmedAt },
  });
  const refused = await transact({
    order: moveOrder("PENDING", confirmed),
    event: send(event),
    // SKUs are in capitals, so none of them is called like the two above.
    ...Object.fromEntries(order.lines.map(({ sku, quantity }) => [sku, takeStock(sku, quantity, cause)])),
  });
  // Refused by the order itself: another delivery of the same event has decided it meanwhile, or its customer cancelled it.
  return refused.has("order") ? [] : order.lines.filter(({ sku }) => refused.has(sku));
}

/** Changes nothing when the order has been decided or cancelled meanwhile. */
async function rejectOrder(order: Order, short: OrderLine[], cause: Cause) {
  const rejected = reject(order, outOfStock(short), new Date().toISOString());
  const { id: orderId, customerId, reason, rejectedAt } = rejected;
  const event = orderRejected.create({
    ...cause,
    subject: orderId,
    time: rejectedAt,
    data: { orderId, customerId, reason, rejectedAt },
  });
  await transact({ order: moveOrder("PENDING", rejected), event: send(event) });
}
