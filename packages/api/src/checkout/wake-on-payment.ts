import { paymentUpdated } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { ring } from "./doorbell.ts";

const deadLetter = () => Resource.PaymentWebhooksDeadLetters;

/** The provider has news of a payment: its checkout need not sleep on. */
export const handler = queue(paymentUpdated, { deadLetter }, async ({ data: { orderId, status } }, { logger }) => {
  logger.info("Checkout woken by payment", { order_id: orderId, status, answer: await ring(orderId, "PENDING") });
});
