import { CopyObjectCommand } from "@aws-sdk/client-s3";
import type { FileRejectionReason } from "@larder/contracts";
import { isNotAsClaimed } from "../sources/not-as-claimed.ts";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { reject } from "../uploads/finish.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import { discard } from "./discard.ts";

/**
 * Puts a file away that is not to be worked on, and says why. In this order: what was put away is not lost, what is said is
 * true, and what is left over goes last. Each step may be done again, so a crash between them is mended by the next delivery.
 * The copy is of the file that was claimed, or there is none: another may have been put in its place.
 * @returns whether it is this call that ended the upload.
 */
export async function quarantine(upload: Upload, reason: FileRejectionReason): Promise<boolean> {
  await putAway(upload, reason);
  const ended = await reject(upload, reason);
  await discard(upload);
  return ended;
}

async function putAway({ id, kind, source }: Upload, { code }: FileRejectionReason) {
  const Bucket = uploadsBucket();
  const copy = new CopyObjectCommand({
    Bucket,
    Key: places.quarantine(id),
    CopySource: `${Bucket}/${places.incoming(kind, id)}`,
    CopySourceIfMatch: source?.etag,
    // A browser that is led here must not take it for a page.
    MetadataDirective: "REPLACE",
    ContentType: "application/octet-stream",
    ContentDisposition: "attachment",
    Metadata: { reason: code },
  });
  try {
    await s3.send(copy);
  } catch (error) {
    if (!isNotAsClaimed(error)) throw error;
  }
}
