import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import { checksumHeaders } from "./checksums.ts";
import { type Context, existing } from "./context.ts";
import { checkRead } from "./preconditions.ts";
import { rangeOf } from "./range.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(call: S3Call, context: Context): Promise<S3Answer> {
  const object = existing(context.objects.find(context.bucketOf(call), call.key));
  const answer = head(call, object);
  if (answer.status === 304 || object.size === 0) return answer;
  const range = rangeOf(call.headers.range, object.size) ?? { start: 0, end: object.size - 1 };
  return { ...answer, body: context.objects.open(object, range) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(call: S3Call, context: Context): Promise<S3Answer> {
  return head(call, existing(context.objects.find(context.bucketOf(call), call.key)));
}

function head(call: S3Call, object: StoredObject): S3Answer {
  const headers = headersOf(call, object);
  if (checkRead(call.headers, object) === "not-modified") return { status: 304, headers };
  const range = rangeOf(call.headers.range, object.size);
  const length = range ? range.end - range.start + 1 : object.size;
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(length),
      ...(range && { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
    },
  };
}

function headersOf({ query, headers }: S3Call, object: StoredObject): Record<string, string> {
  const parts = object.etag.match(/-(\d+)"$/)?.[1];
  const tags = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...overrides(query),
    ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    ...(headers["x-amz-checksum-mode"] === "ENABLED" && !headers.range && checksumHeaders(object.checksum)),
    ...(parts !== undefined && { "x-amz-mp-parts-count": parts }),
    ...(tags > 0 && { "x-amz-tagging-count": String(tags) }),
    etag: object.etag,
    "last-modified": new Date(object.lastModified).toUTCString(),
    "accept-ranges": "bytes",
    "x-amz-server-side-encryption": "AES256",
  };
}

const overridden = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];

const overrides = (query: URLSearchParams) =>
  Object.fromEntries(
    overridden.flatMap((name): [string, string][] => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
export async function getObjectAttributes(call: S3Call, context: Context): Promise<S3Answer> {
  const object = existing(context.objects.find(context.bucketOf(call), call.key));
  const asked = String(call.headers["x-amz-object-attributes"] ?? "")
    .split(",")
    .map((name) => name.trim());
  if (asked.join("") === "") throw new AwsError("InvalidArgument", "The x-amz-object-attributes header is required");
  const parts = object.etag.match(/-(\d+)"$/)?.[1];
  const all = {
    ETag: object.etag.replaceAll('"', ""),
    Checksum: object.checksum && {
      [`Checksum${object.checksum.algorithm}`]: object.checksum.value,
      ChecksumType: object.checksum.type,
    },
    ObjectParts: parts === undefined ? undefined : { PartsCount: parts },
    StorageClass: "STANDARD",
    ObjectSize: object.size,
  };
  const content = Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)));
  const headers = { "content-type": "application/xml", "last-modified": new Date(object.lastModified).toUTCString() };
  return { status: 200, headers, body: document("GetObjectAttributesResponse", content) };
}
