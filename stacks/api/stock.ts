import { threshold } from "../../packages/api/src/catalog/low-stock-threshold.ts";
import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { publishOn, readStream, sendTo } from "../permissions.ts";
import { readTableStream } from "../table-stream.ts";
import { store } from "./store.ts";

const notWatched = deadLetterQueue("WatchStockDlq");

/**
 * A filter cannot compare a product before and after, so the product says what was last changed of it. Nor can it compare
 * numbers, which are text in a record of a stream: it names all that are low. So most orders do not run the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
const lowStock = {
  pk: { S: [{ prefix: "PRODUCT#" }] },
  lastChange: { M: { of: { S: ["STOCK"] } } },
  stock: { N: Array.from({ length: threshold + 1 }, (_, pieces) => String(pieces)) },
};

const watchStock = new sst.aws.Function("WatchStock", {
  handler: "packages/api/src/catalog/watch-stock.handler",
  link: [eventBus],
  permissions: [readStream(store), publishOn(bus), sendTo(notWatched)],
});

// The second reader of the stream, beside the outbox's, and the last that it takes without being slowed down:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
readTableStream(store, "WatchStock", watchStock, {
  filter: { eventName: ["MODIFY"], dynamodb: { NewImage: lowStock } },
  deadLetters: notWatched,
});
