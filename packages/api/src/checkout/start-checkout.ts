import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { causedBy, orderPlaced } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import type { Checkout } from "./input.ts";

const lambda = new LambdaClient({});
const deadLetter = () => Resource.StartCheckoutDeadLetters;

/**
 * Starts the checkout of an order that was placed: once, because it is named after the order. Started again with the same
 * input, Lambda answers with the one there is. https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
 */
export const handler = queue(orderPlaced, { deadLetter }, async (placed, { logger }) => {
  const { orderId } = placed.data;
  const input: Checkout = { orderId, ...causedBy(placed) };
  const { name, qualifier } = Resource.CheckoutWorkflow;
  await lambda.send(
    new InvokeCommand({
      FunctionName: name,
      Qualifier: qualifier,
      InvocationType: "Event",
      DurableExecutionName: orderId,
      Payload: JSON.stringify(input),
    }),
  );
  logger.info("Checkout started", { order_id: orderId });
});
