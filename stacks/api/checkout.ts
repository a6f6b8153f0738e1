import { orderCancelled, orderPlaced } from "@larder/contracts";
import { consumer, workOff } from "../consumer.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { onItems, ringCallbacks, sendTo, startWorkflow } from "../permissions.ts";
import { paymentsApiKey } from "../secrets.ts";
import { payments, paymentWebhooks } from "./payments.ts";
import { store, storeTable } from "./store.ts";

/** Gets the order of each checkout that did not come to its end: failed, stopped, or out of time. */
const failed = deadLetterQueue("CheckoutDlq");

/**
 * From the placing of an order to the taking of its money. A version goes on with the executions it began.
 *
 * Lambda itself writes the dead letters, since what is ended from outside runs no code:
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html#durable-error-handling-best-practices
 */
const checkout = new sst.aws.Workflow("Checkout", {
  name: `${$app.name}-${$app.stage}-Checkout`,
  handler: "packages/api/src/checkout/checkout.handler",
  timeout: { invocation: "1 minute", execution: "3 days" },
  retention: "30 days",
  link: [storeTable, payments, paymentsApiKey],
  permissions: [onItems(store, "GetItem", "UpdateItem", "PutItem"), sendTo(failed)],
  transform: {
    function: {
      function: (args) => {
        args.deadLetterConfig = { targetArn: failed.arn };
      },
    },
  },
});

/** The workflow by name and version, for who starts it. It grants nothing. */
const checkoutWorkflow = new sst.Linkable("CheckoutWorkflow", {
  properties: { name: checkout.name, qualifier: checkout.qualifier },
});

consumer("StartCheckout", {
  event: orderPlaced,
  rule: "OrderPlacedToStartCheckout",
  handler: "packages/api/src/checkout/start-checkout.handler",
  link: [checkoutWorkflow],
  permissions: [startWorkflow(checkout)],
});

consumer("WakeOnCancellation", {
  event: orderCancelled,
  rule: "OrderCancelledToWakeOnCancellation",
  handler: "packages/api/src/checkout/wake-on-cancellation.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem"), ringCallbacks(checkout)],
});

workOff("PaymentWebhooks", paymentWebhooks, {
  handler: "packages/api/src/checkout/wake-on-payment.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem"), ringCallbacks(checkout)],
});
