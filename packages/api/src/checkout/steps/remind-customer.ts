import { orderReminded } from "@larder/contracts";
import { patience, remind } from "../../orders/lifecycle.ts";
import { changeOrder } from "../../orders/order-store.ts";
import type { OrderRecord } from "../../orders/record.ts";
import { send } from "../../outbox/outbox.ts";
import type { Checkout } from "../input.ts";
import { type Result, standing, waiting } from "../result.ts";
import { now } from "./now.ts";

/** Tells, once, that the payment still waits for its customer. */
export async function remindCustomer(checkout: Checkout): Promise<Result> {
  const { order } = await changeOrder(checkout.orderId, (order) => {
    if (order.status !== "PENDING" || order.timeline.some(({ event }) => event === "REMINDED")) return undefined;
    const remindedAt = now();
    return { order: remind(order, remindedAt), writes: { event: send(announce(order, checkout, remindedAt)) } };
  });
  return order.status === "PENDING" ? waiting : standing(order);
}

const left = (patience.payment.minutes - patience.reminder.minutes) * 60_000;

function announce({ id, customerId, payment }: OrderRecord, { orderId: _, ...cause }: Checkout, remindedAt: string) {
  const expiresAt = payment.action?.expiresAt ?? new Date(Date.parse(remindedAt) + left).toISOString();
  return orderReminded.create({
    ...cause,
    subject: id,
    time: remindedAt,
    data: { orderId: id, customerId, expiresAt, remindedAt },
  });
}
