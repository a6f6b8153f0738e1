import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { publishOn, readStream, sendTo } from "../permissions.ts";
import { store } from "./store.ts";

/** Told where in the stream the records are that were given up, for as long as the stream keeps them: 24 hours. */
const notWatched = deadLetterQueue("WatchStockDlq");

const watchStock = new sst.aws.Function("WatchStock", {
  handler: "packages/api/src/catalog/watch-stock.handler",
  link: [eventBus],
  permissions: [readStream(store), publishOn(bus), sendTo(notWatched)],
});

// The second reader of the stream, beside the outbox's, and the last that it takes without being slowed down:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
store.subscribe("WatchStock", watchStock.arn, {
  // A filter cannot compare a product before and after, so the product says what was last changed of it.
  filters: [
    {
      eventName: ["MODIFY"],
      dynamodb: {
        NewImage: { pk: { S: [{ prefix: "PRODUCT#" }] }, lastChange: { M: { of: { S: ["STOCK"] } } } },
      },
    },
  ],
  transform: {
    eventSourceMapping: (args) => {
      args.startingPosition = "TRIM_HORIZON";
      args.batchSize = 100;
      args.functionResponseTypes = ["ReportBatchItemFailures"];
      args.bisectBatchOnFunctionError = true;
      // As the outbox's: an hour or two, and records of the last 24 hours are late, not lost.
      args.maximumRetryAttempts = 100;
      args.maximumRecordAgeInSeconds = 24 * 60 * 60;
      args.destinationConfig = { onFailure: { destinationArn: notWatched.arn } };
    },
  },
});
