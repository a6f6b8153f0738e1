import { orderPlaced } from "@larder/contracts";
import { subscribe } from "../bus.ts";
import { deadLettersOf } from "../dead-letters.ts";
import { consume, onItems, sendTo } from "../permissions.ts";
import { store, storeTable } from "./store.ts";

const unconfirmed = deadLettersOf("ConfirmOrder");

const confirmOrder = new sst.aws.Queue("ConfirmOrder", {
  // Six times what the function may take, so that a slow batch is not delivered twice:
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  visibilityTimeout: "60 seconds",
  dlq: unconfirmed.dlq,
});

subscribe("OrderPlacedToConfirmOrder", { event: orderPlaced, queue: confirmOrder });

const worker = new sst.aws.Function("ConfirmOrderWorker", {
  handler: "packages/api/src/orders/confirm-order.handler",
  timeout: "10 seconds",
  link: [storeTable, unconfirmed.link],
  permissions: [consume(confirmOrder), sendTo(unconfirmed.queue), onItems(store, "GetItem", "UpdateItem", "PutItem")],
});

confirmOrder.subscribe(worker.arn, {
  batch: { size: 10, partialResponses: true },
  transform: {
    eventSourceMapping: (args) => {
      // Orders for one hot product conflict: more at once would only have more of them wait, and give up.
      args.scalingConfig = { maximumConcurrency: 5 };
    },
  },
});
