import { AbortMultipartUploadCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { http } from "@larder/lambda/http";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { findOwn } from "./find-own.ts";
import { places } from "./places.ts";
import { UploadNotOpen } from "./problems.ts";
import { cancelUpload } from "./routes.ts";
import type { Upload } from "./upload.ts";
import { changeUpload } from "./upload-store.ts";

/** `POST /uploads/{id}/cancellation`: gives up an upload that waits, or has an import stop at its next checkpoint. */
export const handler = http(cancelUpload, async ({ path: { id }, caller, logger }) => {
  for (;;) {
    const upload = await findOwn(id, caller);
    if (
      upload.status !== "cancelled" &&
      upload.status !== "cancelling" &&
      !(await changeUpload(upload, cancelled(upload)))
    )
      continue;
    await forgetParts(upload);
    logger.info("Upload cancelled", { upload_id: id });
    return { status: 202, headers: { "cache-control": "no-store" }, body: { id } };
  }
});

/**
 * Rows of the segment behind the checkpoint may be on their way to the shop, though nobody may be reading it any more. So it is
 * read to its end, and counts.
 * @throws {UploadNotOpen} when there is nothing left to cancel: a catalog that is read to its end is as good as imported.
 */
function cancelled({ status, kind, checkpoint }: Upload): Partial<Upload> {
  if (status === "waiting") return { status: "cancelled", finishedAt: new Date().toISOString() };
  if (status === "processing" && kind === "catalog-csv" && !checkpoint?.done)
    return { status: "cancelling", stopAfter: checkpoint ? checkpoint.segment + 1 : 0 };
  throw new UploadNotOpen(status);
}

async function forgetParts({ id, kind, multipartId }: Upload) {
  if (multipartId === undefined) return;
  try {
    const place = { Bucket: uploadsBucket(), Key: places.incoming(kind, id), UploadId: multipartId };
    await s3.send(new AbortMultipartUploadCommand(place));
  } catch (error) {
    // Completed, or given up before.
    if (!(error instanceof S3ServiceException && error.name === "NoSuchUpload")) throw error;
  }
}
