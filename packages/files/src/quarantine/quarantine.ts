import { CopyObjectCommand, DeleteObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { FileRejectionReason } from "@larder/contracts";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { reject } from "../uploads/finish.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";

/**
 * Puts a file away that is not to be worked on, and says why. In this order: what was put away is not lost, what is said is
 * true, and what is left over goes last. Each step may be done again, so a crash between them is mended by the next delivery.
 * The copy is of the file that was claimed, or there is none: another may have been put in its place.
 */
export async function quarantine(upload: Upload, reason: FileRejectionReason): Promise<void> {
  const { id, kind, source } = upload;
  const [Bucket, from] = [uploadsBucket(), places.incoming(kind, id)];
  const copy = new CopyObjectCommand({
    Bucket,
    Key: places.quarantine(id),
    CopySource: `${Bucket}/${from}`,
    CopySourceIfMatch: source?.etag,
    // A browser that is led here must not take it for a page.
    MetadataDirective: "REPLACE",
    ContentType: "application/octet-stream",
    ContentDisposition: "attachment",
    Metadata: { reason: reason.code },
  });
  await s3.send(copy).catch(passOver);
  await reject(upload, reason);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: from }));
}

/** It is gone, or another by now. */
function passOver(error: unknown) {
  const status = error instanceof S3ServiceException ? error.$response?.statusCode : undefined;
  if (status !== 412 && status !== 404 && status !== 403) throw error;
}
