import {
  CallbackTimeoutException,
  LambdaClient,
  ResourceNotFoundException,
  SendDurableExecutionCallbackSuccessCommand,
} from "@aws-sdk/client-lambda";
import type { OrderId } from "@larder/contracts";
import type { OrderStatus } from "../orders/order.ts";
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
 * @param status In which the order is when the news concerns it. A confirmed order sleeps until it is picked: late news of
 * its payment must not end the time in which it can be cancelled.
 */
export async function ring(orderId: OrderId, status: OrderStatus): Promise<"RUNG" | "NOBODY"> {
  const order = await findOrder(orderId);
  const CallbackId = order?.status === status ? order.checkout.callbackId : undefined;
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
