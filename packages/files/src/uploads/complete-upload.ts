import { CompleteMultipartUploadCommand, HeadObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { http } from "@larder/lambda/http";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { findOwn } from "./find-own.ts";
import { sizesOfParts } from "./parts.ts";
import { places } from "./places.ts";
import { PartsNotComplete, UploadNotOpen } from "./problems.ts";
import { completeUpload } from "./routes.ts";
import type { Upload } from "./upload.ts";
import { findUpload } from "./upload-store.ts";

type Parts = readonly { readonly number: number; readonly etag: string }[];

/**
 * `POST /uploads/{id}/completion`: puts the parts of a large file together. What follows, the bucket sets off.
 *
 * It may be asked for again, and at the same time as a cancellation: then the file may arrive, and nobody waits for it.
 */
export const handler = http(completeUpload, async ({ path: { id }, body: { parts }, caller, logger }) => {
  const upload = await findOwn(id, caller);
  if (upload.multipartId === undefined || upload.status === "cancelled") throw new UploadNotOpen(upload.status);
  if (upload.status === "waiting") {
    checkNumbers(upload, parts);
    await complete(upload, parts);
  }
  logger.info("Upload complete", { upload_id: id });
  return { status: 202, headers: { "cache-control": "no-store" }, body: { id } };
});

/** S3 makes an object of the parts that it is told of, and would take half a file for the whole. @throws {PartsNotComplete} */
function checkNumbers({ size }: Upload, parts: Parts) {
  const wanted = sizesOfParts(size).length;
  if (parts.length === wanted && parts.every(({ number }, index) => number === index + 1)) return;
  throw new PartsNotComplete(`The file has ${wanted} parts: name each once, in order, from 1 to ${wanted}`);
}

/** @throws {PartsNotComplete | UploadNotOpen} */
async function complete(upload: Upload, parts: Parts) {
  try {
    await s3.send(
      new CompleteMultipartUploadCommand({
        ...placeOf(upload),
        UploadId: upload.multipartId,
        MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      }),
    );
  } catch (error) {
    if (!(error instanceof S3ServiceException) || (error.$metadata.httpStatusCode ?? 500) >= 500) throw error;
    if (error.name !== "NoSuchUpload") throw new PartsNotComplete(error.message, { cause: error });
    if (!(await isThere(upload))) throw new UploadNotOpen("given up, and its parts are gone", { cause: error });
  }
}

/** Whether it was completed before: the file is there, or was taken on meanwhile. */
async function isThere(upload: Upload): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(placeOf(upload)));
    return true;
  } catch (error) {
    // Without the right to list a bucket, what is not there is forbidden.
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== 404 && status !== 403) throw error;
    const now = await findUpload(upload.id);
    return now !== undefined && now.status !== "waiting" && now.status !== "cancelled";
  }
}

const placeOf = ({ id, kind }: Upload) => ({ Bucket: uploadsBucket(), Key: places.incoming(kind, id) });
