import { bucketQueue, type CreatedObject, type QueueTools } from "@larder/lambda/bucket-queue";
import { Resource } from "sst/resource";
import { discard } from "../quarantine/discard.ts";
import { quarantine } from "../quarantine/quarantine.ts";
import { Rejection } from "../quarantine/rejection.ts";
import { claim } from "../uploads/claim.ts";
import { findEnded } from "../uploads/finish.ts";
import type { Upload } from "../uploads/upload.ts";
import { begin } from "./checkpoints.ts";
import { endImport } from "./end-import.ts";
import { goOnLater } from "./go-on-later.ts";
import { type Pace, usualPace } from "./limits.ts";
import { readCatalog } from "./read-catalog.ts";

const deadLetter = () => Resource.CatalogUploadsDeadLetters;

/** The function of the queue of catalogs. One catalog at a time: it has the memory and the processor to itself. */
export const handler = bucketQueue({ deadLetter, concurrency: 1 }, (object, tools) => importCatalog(object, tools));

/**
 * Reads a catalog that was sent, and hands its good rows to the shop in chunks. What is done is written down segment by
 * segment; whatever comes to nothing between two checkpoints is done again, and is the same again. When time is short the
 * message goes back on its queue as it came, and another invocation reads on.
 *
 * What was sent stays for as long as the bucket keeps it, if it was a catalog.
 */
export async function importCatalog(object: CreatedObject, tools: QueueTools, pace: Pace = usualPace): Promise<void> {
  const claimed = await claim(object);
  const upload = claimed && (await begin(claimed));
  if (!upload) {
    await clearUp(object);
    return tools.logger.info("Nothing waits for this file", { key: object.key });
  }
  try {
    if ((await readCatalog(upload, tools, pace)) === "out of time") return await goOnLater(tools.record);
    await endImport(upload.id);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    await refuse(upload, error, tools);
  }
}

async function refuse(upload: Upload, { reason }: Rejection, { logger }: QueueTools): Promise<void> {
  const rejected = await quarantine(upload, reason);
  if (rejected) logger.warn("Catalog rejected", { upload_id: upload.id, code: reason.code });
}

/** A crash right before a file is deleted, or one that is sent when all is over, leaves something behind that nobody waits for. */
async function clearUp({ key }: CreatedObject): Promise<void> {
  const upload = await findEnded(key);
  if (upload && upload.status !== "processed") await discard(upload);
}
