import type { Readable } from "node:stream";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import { algorithmIn, checksumOf } from "./checksums.ts";
import {
  askerOf,
  type Context,
  checkKey,
  conditionsOf,
  etagOf,
  existing,
  mostBytes,
  pieceOf,
  using,
} from "./context.ts";
import { descriptionIn } from "./description.ts";
import { checkRead } from "./preconditions.ts";

/** What a copy is made of: physical name of the bucket, and the key, decoded. */
export function sourceOf(header: string | string[] | undefined): { bucket: string; key: string } {
  const [path = ""] = String(header).split("?");
  let text: string;
  try {
    text = decodeURIComponent(path).replace(/^\//, "");
  } catch {
    throw invalidSource();
  }
  const slash = text.indexOf("/");
  if (slash < 1 || slash === text.length - 1) throw invalidSource();
  return { bucket: text.slice(0, slash), key: text.slice(slash + 1) };
}

const invalidSource = () =>
  new AwsError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export async function copyObject(call: S3Call, context: Context): Promise<S3Answer> {
  const bucket = context.bucketOf(call);
  checkKey(call.key);
  const { source, open } = openSource(call, context);
  const replaces = call.headers["x-amz-metadata-directive"] === "REPLACE";
  if (!replaces && sourceOf(call.headers["x-amz-copy-source"]).key === call.key && isSameBucket(call))
    throw new AwsError(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const told = descriptionIn(call.headers);
  const tags = call.headers["x-amz-tagging-directive"] === "REPLACE" ? told.tags : source.tags;
  const { headers, metadata } = replaces ? told : source;
  const algorithm = algorithmIn(call.headers) ?? source.checksum?.algorithm;
  const written = await context.bodies.write(open(), algorithm);
  const checksum = checksumOf(algorithm, written);
  const object = {
    key: call.key,
    headers,
    metadata,
    tags,
    etag: etagOf(written),
    checksum,
    pieces: [pieceOf(written)],
  };
  const copy = using(context.bodies, written, () =>
    context.objects.put(bucket, object, askerOf(call, "ObjectCreated:Copy"), conditionsOf(call)),
  );
  return answerOf("CopyObjectResult", copy.etag, copy.lastModified);
}

const isSameBucket = ({ bucket, headers }: S3Call) => sourceOf(headers["x-amz-copy-source"]).bucket === bucket;

const answerOf = (root: string, etag: string, modified: number): S3Answer => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: document(root, { ETag: etag, LastModified: new Date(modified).toISOString() }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export async function copyPart(
  call: S3Call,
  context: Context,
  addPart: (open: () => Readable) => Promise<{ etag: string; modified: number }>,
) {
  const { open } = openSource(call, context);
  const { etag, modified } = await addPart(open);
  return answerOf("CopyPartResult", `"${etag}"`, modified);
}

/** @throws {AwsError} NoSuchBucket, NoSuchKey, PreconditionFailed, InvalidArgument, InvalidRequest */
function openSource({ headers }: S3Call, context: Context): { source: StoredObject; open: () => Readable } {
  const { bucket, key } = sourceOf(headers["x-amz-copy-source"]);
  const source = existing(context.objects.find(context.bucketOf({ bucket }), key));
  const conditions = Object.fromEntries(
    ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"].map((condition) => [
      condition,
      headers[`x-amz-copy-source-${condition}`],
    ]),
  );
  if (checkRead(conditions, source) === "not-modified")
    throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  const range = copiedRange(headers["x-amz-copy-source-range"], source.size);
  if (range.end - range.start + 1 > mostBytes)
    throw new AwsError(
      "InvalidRequest",
      `The specified copy source is larger than the maximum allowable size for a copy source: ${mostBytes}`,
    );
  return { source, open: () => context.objects.open(source, range) };
}

/**
 * Both ends are given, and within the source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 * @throws {AwsError} InvalidArgument
 */
function copiedRange(header: string | string[] | undefined, size: number): { start: number; end: number } {
  if (header === undefined) return { start: 0, end: size - 1 };
  const [, first, last] = String(header).match(/^bytes=(\d+)-(\d+)$/) ?? [];
  const [start, end] = [Number(first), Number(last)];
  if (start <= end && end < size) return { start, end };
  throw new AwsError("InvalidArgument", `Range specified is not valid for source object of size: ${size}`);
}
