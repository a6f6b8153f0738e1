import filesPackage from "../../packages/files/package.json" with { type: "json" };
import { kinds } from "../../packages/files/src/uploads/kinds.ts";
import { consumedQueue, workOff } from "../consumer.ts";
import { listObjects, onItems, onObjects } from "../permissions.ts";
import { media, mediaBucket, uploads, uploadsBucket } from "./buckets.ts";
import { mediaCdn } from "./cdn.ts";
import { oneProcessor } from "./one-processor.ts";
import { files, filesTable } from "./store.ts";

const timeout = 60;
const { incoming } = kinds["product-image"];
const imageUploads = consumedQueue("ImageUploads", timeout);

/** What arrives, and where it is to be worked on. */
export const images = { prefix: incoming, queue: imageUploads.queue };

workOff("ImageUploads", imageUploads, {
  handler: "packages/files/src/images/process-image.handler",
  function: { memory: oneProcessor, nodejs: { install: { sharp: filesPackage.dependencies.sharp } } },
  timeout,
  batchSize: 4,
  // A shop that sends all its pictures at once must not take all that the account may run at once.
  maximumConcurrency: 20,
  link: [filesTable, uploadsBucket, mediaBucket, mediaCdn],
  permissions: [
    onItems(files, "GetItem", "UpdateItem"),
    listObjects(uploads),
    onObjects(uploads, incoming, "GetObject", "DeleteObject"),
    onObjects(uploads, "quarantine/", "PutObject"),
    onObjects(uploads, "support/", "PutObject"),
    onObjects(media, "products/", "PutObject"),
  ],
});
