import { orderCancelled } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { ring } from "./doorbell.ts";

const deadLetter = () => Resource.WakeOnCancellationDeadLetters;

/** An order was cancelled: its checkout need not sleep on. */
export const handler = queue(orderCancelled, { deadLetter }, async ({ data: { orderId } }, { logger }) => {
  logger.info("Checkout woken by cancellation", {
    order_id: orderId,
    answer: await ring(orderId),
  });
});
