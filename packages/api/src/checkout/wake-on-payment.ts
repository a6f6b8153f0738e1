import { paymentUpdated } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { ring } from "./doorbell.ts";

const deadLetter = () => Resource.PaymentWebhooksDeadLetters;

/**
 * The provider has news of a payment: its checkout need not sleep on. What the order knows already is no news; and a
 * confirmed order sleeps until it is picked: late news of its payment must not end the time in which it can be cancelled.
 */
export const handler = queue(paymentUpdated, { deadLetter }, async ({ data: { orderId, status } }, { logger }) => {
  const answer = await ring(orderId, (order) => order.status === "PENDING" && order.payment.status !== status);
  logger.info("Checkout woken by payment", { order_id: orderId, status, answer });
});
