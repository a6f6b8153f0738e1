import { imageProcessed } from "@larder/contracts";
import { consumedQueue, consumer, workOff } from "../consumer.ts";
import { onItems } from "../permissions.ts";
import { store, storeTable } from "./store.ts";

/** Rows of catalogs, as `catalog-chunk.read`, for the shop to write. Whoever reads catalogs fills it. */
export const catalogChunks = consumedQueue("CatalogChunks");

/** The queue by URL, for who fills it. It grants nothing. */
export const catalogChunksQueue = new sst.Linkable("CatalogChunksQueue", {
  properties: { url: catalogChunks.queue.url },
});

workOff("CatalogChunks", catalogChunks, {
  handler: "packages/api/src/catalog/write-catalog-chunk.handler",
  // Each is a transaction of up to a hundred writes.
  batchSize: 5,
  // An import may take its time. Customers who order meanwhile may not wait for it: functions share the account's concurrency.
  maximumConcurrency: 10,
  link: [storeTable],
  permissions: [onItems(store, "BatchGetItem", "PutItem", "UpdateItem")],
});

consumer("ShowProductImages", {
  event: imageProcessed,
  rule: "ImageProcessedToShowProductImages",
  handler: "packages/api/src/catalog/show-product-images.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem", "PutItem", "UpdateItem")],
});
