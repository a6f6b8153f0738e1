import { orderCancelled } from "@larder/contracts";
import { subscribe } from "../bus.ts";
import { deadLettersOf } from "../dead-letters.ts";
import { consume, onItems, sendTo } from "../permissions.ts";
import { store, storeTable } from "./store.ts";

const unreleased = deadLettersOf("ReleaseStock");

const releaseStock = new sst.aws.Queue("ReleaseStock", {
  // Six times what the function may take, so that a slow batch is not delivered twice:
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  visibilityTimeout: "60 seconds",
  dlq: unreleased.dlq,
});

subscribe("OrderCancelledToReleaseStock", { event: orderCancelled, queue: releaseStock });

const worker = new sst.aws.Function("ReleaseStockWorker", {
  handler: "packages/api/src/orders/release-stock.handler",
  timeout: "10 seconds",
  link: [storeTable, unreleased.link],
  permissions: [consume(releaseStock), sendTo(unreleased.queue), onItems(store, "UpdateItem", "PutItem")],
});

releaseStock.subscribe(worker.arn, {
  batch: { size: 10, partialResponses: true },
  transform: {
    eventSourceMapping: (args) => {
      // As with confirmations: orders for one hot product conflict, and more at once would only have more of them wait.
      args.scalingConfig = { maximumConcurrency: 5 };
    },
  },
});
