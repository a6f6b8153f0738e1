import {
  CallbackTimeoutException,
  LambdaClient,
  ResourceNotFoundException,
  SendDurableExecutionCallbackSuccessCommand,
} from "@aws-sdk/client-lambda";
import type { OrderId } from "@larder/contracts";
import { findOrder } from "../orders/order-store.ts";
import type { OrderRecord } from "../orders/record.ts";

const lambda = new LambdaClient({});

/** Says by what the checkout of an order is woken while it sleeps. */
export const hang = <Of extends OrderRecord>(order: Of, callbackId: string): Of => ({
  ...order,
  checkout: { ...order.checkout, callbackId },
});

/**
 * Wakes the checkout of an order, which then looks for itself what has happened. When nobody sleeps there is nothing to
 * wake: it has looked already, or will before it sleeps.
 * @param concerned Whether the news is any to the order as it is. It is, unless said.
 */
export async function ring(
  orderId: OrderId,
  concerned: (order: OrderRecord) => boolean = () => true,
): Promise<"RUNG" | "NOBODY"> {
  const order = await findOrder(orderId);
  const CallbackId = order && concerned(order) ? order.checkout.callbackId : undefined;
  if (CallbackId === undefined) return "NOBODY";
  try {
    await lambda.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId }));
    return "RUNG";
  } catch (error) {
    if (isClosed(error)) return "NOBODY";
    throw error;
  }
}

/** It was rung before, its time is up, or its execution has been forgotten. */
const isClosed = (error: unknown) =>
  error instanceof CallbackTimeoutException || error instanceof ResourceNotFoundException;
