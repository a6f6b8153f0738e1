import { bucketQueue, type CreatedObject } from "@larder/lambda/bucket-queue";
import sharp from "sharp";
import { Resource } from "sst/resource";
import { discard } from "../quarantine/discard.ts";
import { quarantine } from "../quarantine/quarantine.ts";
import { Rejection } from "../quarantine/rejection.ts";
import { openSource } from "../sources/open-source.ts";
import { claim } from "../uploads/claim.ts";
import { findEnded, finish } from "../uploads/finish.ts";
import { kinds } from "../uploads/kinds.ts";
import type { Upload } from "../uploads/upload.ts";
import { inspect } from "./inspect.ts";
import { placeRenditions, publishedOf } from "./place-renditions.ts";
import { readWithin } from "./read-within.ts";
import { render } from "./render.ts";

// What was decoded of one picture is of no use for the next.
sharp.cache(false);
// There is one processor: threads would only take turns. See the function's memory, in `stacks/files/images.ts`.
sharp.concurrency(1);

const deadLetter = () => Resource.ImageUploadsDeadLetters;

/**
 * Makes of a picture that was sent what is shown of it. Everything that is written has a name that follows from the bytes of
 * the picture, so doing it twice, or twice at once, comes to the same.
 *
 * One picture at a time: it has the one processor to itself, and the memory that the largest needs.
 */
export const handler = bucketQueue({ deadLetter, concurrency: 1 }, async (object, { logger }) => {
  const upload = await claim(object);
  if (!upload) {
    await clearUp(object);
    return logger.info("Nothing waits for this file", { key: object.key });
  }
  try {
    const count = await processImage(upload);
    logger.info("Picture processed", { upload_id: upload.id, images: count, bytes: object.size });
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const rejected = await quarantine(upload, error.reason);
    if (rejected) logger.warn("Picture rejected", { upload_id: upload.id, code: error.reason.code });
  }
});

/** @throws {Rejection} */
async function processImage(upload: Upload): Promise<number> {
  const most = Math.min(kinds[upload.kind].bytes, upload.size);
  const bytes = await readWithin(await openSource(upload), most);
  const rendered = await render(bytes, await inspect(bytes));
  const images = await placeRenditions(upload, bytes, rendered);
  const { placeholder } = rendered;
  await finish(upload, { status: "processed", images, placeholder, ...publishedOf(upload, images, rendered) });
  await discard(upload);
  return images.length;
}

/** A crash right before the last step, or a file that was sent once more, leaves something behind that nobody waits for. */
async function clearUp({ key }: CreatedObject) {
  const upload = await findEnded(key);
  if (upload) await discard(upload);
}
