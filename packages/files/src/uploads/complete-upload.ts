import { CompleteMultipartUploadCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { http } from "@larder/lambda/http";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { findOwn } from "./find-own.ts";
import { places } from "./places.ts";
import { PartsNotComplete, UploadNotOpen } from "./problems.ts";
import { completeUpload } from "./routes.ts";
import type { Upload } from "./upload.ts";

/** `POST /uploads/{id}/completion`: puts the parts of a large file together. What follows, the bucket sets off. */
export const handler = http(completeUpload, async ({ path: { id }, body: { parts }, caller, logger }) => {
  const upload = await findOwn(id, caller);
  if (upload.multipartId === undefined || upload.status === "cancelled") throw new UploadNotOpen(upload.status);
  if (upload.status === "waiting") await complete(upload, parts);
  logger.info("Upload complete", { upload_id: id });
  return { status: 202, headers: { "cache-control": "no-store" }, body: { id } };
});

async function complete({ id, kind, multipartId }: Upload, parts: readonly { number: number; etag: string }[]) {
  try {
    await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: uploadsBucket(),
        Key: places.incoming(kind, id),
        UploadId: multipartId,
        MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      }),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    // Completed before, and the notification is on its way.
    if (error.name === "NoSuchUpload") return;
    if ((error.$response?.statusCode ?? 500) >= 500) throw error;
    throw new PartsNotComplete(error.message, { cause: error });
  }
}
