import { text } from "node:stream/consumers";
import * as z from "zod";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import { checkWrite, unquoted } from "../store/conditions.ts";
import type { PartRow, UploadRow } from "../store/tables.ts";
import { etagOfParts } from "../store/uploads.ts";
import { document, listOf, readDocument } from "../xml.ts";
import { algorithmIn, checksumHeaders } from "./checksums.ts";
import { askerOf, type Context, checkKey, conditionsOf, pieceOf, takeIn } from "./context.ts";
import { copyPart } from "./copy.ts";
import { descriptionIn } from "./description.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;
const leastPartBytes = 5 * 1024 * 1024;
const xml = { "content-type": "application/xml" };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  const bucket = context.bucketOf(call);
  checkKey(call.key);
  const algorithm = algorithmIn(call.headers);
  const type = call.headers["x-amz-checksum-type"] === "FULL_OBJECT" ? "FULL_OBJECT" : "COMPOSITE";
  const checksum = algorithm ? ({ algorithm, type } as const) : null;
  const upload = context.uploads.begin({ ...descriptionIn(call.headers), bucket, key: call.key, checksum });
  const content = { Bucket: call.bucket, Key: call.key, UploadId: upload.id };
  const asked = checksum && { "x-amz-checksum-algorithm": checksum.algorithm, "x-amz-checksum-type": checksum.type };
  return { status: 200, headers: { ...xml, ...asked }, body: document("InitiateMultipartUploadResult", content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(call: S3Call, context: Context): Promise<S3Answer> {
  const part = await addPart(call, context, call.body);
  return { status: 200, headers: { etag: `"${part.etag}"`, ...checksumHeaders(part.checksum ?? undefined) } };
}

export const uploadPartCopy = (call: S3Call, context: Context): Promise<S3Answer> =>
  copyPart(call, context, (body) => addPart({ ...call, headers: {} }, context, body));

async function addPart(call: S3Call, context: Context, body: S3Call["body"]): Promise<PartRow> {
  const upload = uploadOf(call, context);
  const number = Number(call.query.get("partNumber"));
  if (!(Number.isInteger(number) && number >= 1 && number <= mostParts))
    throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  const { written, checksum } = await takeIn(
    { headers: call.headers, body },
    context.bodies,
    algorithmIn(call.headers) ?? upload.checksum?.algorithm,
  );
  try {
    // It may have been ended while the part came in.
    uploadOf(call, context);
  } catch (error) {
    context.bodies.remove([written]);
    throw error;
  }
  return context.uploads.addPart(upload.id, { number, etag: written.md5, checksum, piece: pieceOf(written) });
}

const completionSchema = z.object({
  CompleteMultipartUpload: z.object({
    Part: listOf(z.object({ PartNumber: z.coerce.number().int(), ETag: z.string() })),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  const asked = readDocument(await text(call.body), completionSchema).CompleteMultipartUpload.Part;
  const upload = uploadOf(call, context);
  const parts = chosen(asked, context.uploads.parts(upload.id));
  const etag = etagOfParts(parts);
  const { headers, metadata, tags } = upload;
  const object = {
    key: upload.key,
    headers,
    metadata,
    tags,
    etag,
    checksum: undefined,
    pieces: parts.map(({ piece }) => piece),
  };
  const kept = new Set(parts.map(({ piece }) => piece.file));
  const conditions = conditionsOf(call);
  // Asked before, because a write that is refused drops its bytes, and these are still the upload's.
  checkWrite(context.objects.find(upload.bucket, upload.key), conditions);
  const put = context.objects.put(upload.bucket, object, askerOf(call, "ObjectCreated:CompleteMultipartUpload"), {});
  context.uploads.end(upload.id, kept);
  const content = {
    Location: `/${call.bucket}/${encodeURIComponent(call.key)}`,
    Bucket: call.bucket,
    Key: call.key,
    ETag: put.etag,
  };
  return { status: 200, headers: xml, body: document("CompleteMultipartUploadResult", content) };
}

/** The parts that are to be the object, as they are asked for. @throws {AwsError} InvalidPart, InvalidPartOrder, EntityTooSmall */
function chosen(asked: readonly { PartNumber: number; ETag: string }[], parts: readonly PartRow[]): PartRow[] {
  if (asked.length === 0) throw new AwsError("MalformedXML", "You must specify at least one part");
  const found = asked.map(({ PartNumber, ETag }, index) => {
    if (index > 0 && PartNumber <= (asked[index - 1]?.PartNumber ?? 0))
      throw new AwsError(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. The parts list must be specified in order by part number.",
      );
    const part = parts.find(({ number, etag }) => number === PartNumber && etag === unquoted(ETag));
    if (!part)
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
      );
    return part;
  });
  if (found.slice(0, -1).some(({ piece }) => piece.size < leastPartBytes))
    throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
  return found;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  const { id, bucket, key } = uploadOf(call, context);
  context.uploads.end(id, new Set(context.objects.find(bucket, key)?.pieces.map(({ file }) => file)));
  return { status: 204, headers: {} };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export async function listParts(call: S3Call, context: Context): Promise<S3Answer> {
  const upload = uploadOf(call, context);
  const most = Math.min(Number(call.query.get("max-parts") ?? 1000), 1000);
  const after = Number(call.query.get("part-number-marker") ?? 0);
  const parts = context.uploads.parts(upload.id).filter(({ number }) => number > after);
  const shown = parts.slice(0, most);
  const content = {
    Bucket: call.bucket,
    Key: call.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: shown.at(-1)?.number ?? after,
    MaxParts: most,
    IsTruncated: parts.length > shown.length,
    Part: shown.map(({ number, etag, modified, piece }) => ({
      PartNumber: number,
      LastModified: new Date(modified).toISOString(),
      ETag: `"${etag}"`,
      Size: piece.size,
    })),
    StorageClass: "STANDARD",
  };
  return { status: 200, headers: xml, body: document("ListPartsResult", content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(call: S3Call, context: Context): Promise<S3Answer> {
  const prefix = call.query.get("prefix") ?? "";
  const uploads = context.uploads
    .list(context.bucketOf(call))
    .filter(({ key }) => key.startsWith(prefix))
    .slice(0, 1000);
  const content = {
    Bucket: call.bucket,
    Prefix: prefix,
    MaxUploads: 1000,
    IsTruncated: false,
    Upload: uploads.map(({ key, id, begun }) => ({
      Key: key,
      UploadId: id,
      Initiated: new Date(begun).toISOString(),
      StorageClass: "STANDARD",
    })),
  };
  return { status: 200, headers: xml, body: document("ListMultipartUploadsResult", content) };
}

/** @throws {AwsError} NoSuchUpload */
function uploadOf(call: S3Call, context: Context): UploadRow {
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
