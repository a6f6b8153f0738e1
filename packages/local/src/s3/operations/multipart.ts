import type { Readable } from "node:stream";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { PartRow, UploadRow } from "../store/tables.ts";
import { document } from "../xml.ts";
import { algorithmIn, checksumHeaders } from "./checksums.ts";
import { checksumWanted } from "./composite.ts";
import { type Context, checkKey, etagOf, pieceOf, takeIn, using } from "./context.ts";
import { copyPart } from "./copy.ts";
import { descriptionIn } from "./description.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  const bucket = context.bucketOf(call);
  checkKey(call.key);
  const checksum = checksumWanted(algorithmIn(call.headers), call.headers["x-amz-checksum-type"]);
  const upload = context.uploads.begin({ ...descriptionIn(call.headers), bucket, key: call.key, checksum });
  const content = { Bucket: call.bucket, Key: call.key, UploadId: upload.id };
  const asked = checksum && { "x-amz-checksum-algorithm": checksum.algorithm, "x-amz-checksum-type": checksum.type };
  const headers = { "content-type": "application/xml", ...asked };
  return { status: 200, headers, body: document("InitiateMultipartUploadResult", content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(call: S3Call, context: Context): Promise<S3Answer> {
  const { checksum } = uploadOf(call, context);
  const sent = algorithmIn(call.headers);
  if (checksum?.type === "COMPOSITE" && sent !== checksum.algorithm)
    throw new AwsError(
      "InvalidRequest",
      `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? "null"}`,
    );
  const part = await addPart(call, context, () => call.body);
  return { status: 200, headers: { etag: `"${part.etag}"`, ...checksumHeaders(part.checksum ?? undefined) } };
}

export const uploadPartCopy = (call: S3Call, context: Context): Promise<S3Answer> =>
  copyPart(call, context, (open) => addPart({ ...call, headers: {} }, context, open));

async function addPart(call: S3Call, context: Context, open: () => Readable): Promise<PartRow> {
  const upload = uploadOf(call, context);
  const number = Number(call.query.get("partNumber"));
  if (!(Number.isInteger(number) && number >= 1 && number <= mostParts))
    throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  const { headers } = call;
  const algorithm = algorithmIn(headers) ?? upload.checksum?.algorithm;
  const { written, checksum } = await takeIn({ headers, body: open() }, context.bodies, algorithm);
  return using(context.bodies, written, () => {
    // It may have been ended while the part came in.
    uploadOf(call, context);
    return context.uploads.addPart(upload.id, { number, etag: etagOf(written), checksum, piece: pieceOf(written) });
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  context.uploads.abort(uploadOf(call, context).id);
  return { status: 204, headers: {} };
}

/** The upload that a call is about. @throws {AwsError} NoSuchUpload */
export function uploadOf(call: S3Call, context: Context): UploadRow {
  const bucket = context.bucketOf(call);
  const upload = context.uploads.find(call.query.get("uploadId") ?? "");
  if (upload?.bucket !== bucket || upload.key !== call.key)
    throw new AwsError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
    );
  return upload;
}
