import { catalogChunkWritten } from "@larder/contracts";
import { kinds } from "../../packages/files/src/uploads/kinds.ts";
import { catalogChunks, catalogChunksQueue } from "../api/catalog-chunks.ts";
import { consumedQueue, consumer, workOff } from "../consumer.ts";
import { listObjects, onItems, onObjects, sendTo } from "../permissions.ts";
import { uploads, uploadsBucket } from "./buckets.ts";
import { oneProcessor } from "./one-processor.ts";
import { files, filesTable } from "./store.ts";

const timeout = 60;
const { incoming } = kinds["catalog-csv"];
const catalogUploads = consumedQueue("CatalogUploads", timeout);

/** What arrives, and where it is to be worked on. */
export const catalogs = { prefix: incoming, queue: catalogUploads.queue };

/** The queue by URL, for who goes on in another invocation. It grants nothing. */
const queueByUrl = new sst.Linkable("CatalogUploadsQueue", { properties: { url: catalogUploads.queue.url } });

const importer = workOff("CatalogUploads", catalogUploads, {
  handler: "packages/files/src/catalogs/import-catalog.handler",
  // For its processor: of memory it takes 352 to 440 MB, measured. What is compressed is read anew up to its checkpoint, and 4 GiB of it
  // are 11 s of a processor whole, 36 s in windows-1252. With 512 MB it would have 0.29 of one, and no time to come to the next.
  function: { memory: oneProcessor },
  timeout,
  batchSize: 1,
  // Readers fill a queue faster than it is worked off: more of them at once would only wait.
  maximumConcurrency: 5,
  link: [filesTable, uploadsBucket, queueByUrl, catalogChunksQueue],
  permissions: [
    onItems(files, "GetItem", "UpdateItem"),
    listObjects(uploads),
    onObjects(uploads, incoming, "GetObject", "DeleteObject"),
    onObjects(uploads, "quarantine/", "PutObject"),
    // A report is put together as a multipart upload, and given up as one.
    onObjects(uploads, "reports/", "GetObject", "PutObject", "AbortMultipartUpload"),
    sendTo(catalogUploads.queue),
    sendTo(catalogChunks.queue),
  ],
});

// It goes on in another invocation by a message on its own queue, as often as it takes. Lambda calls that an endless loop, and
// stops it after some 16 rounds unless it is told: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
new aws.lambda.FunctionRecursionConfig("CatalogUploadsWorkerRecursionConfig", {
  functionName: importer.name,
  recursiveLoop: "Allow",
});

consumer("CountWritten", {
  event: catalogChunkWritten,
  rule: "CatalogChunkWrittenToCountWritten",
  handler: "packages/files/src/catalogs/count-written.handler",
  link: [filesTable],
  permissions: [onItems(files, "GetItem", "PutItem", "UpdateItem")],
});
