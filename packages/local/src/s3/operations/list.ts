import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import type { Context } from "./context.ts";
import { encoder } from "./encoding.ts";
import { pageOf } from "./list-page.ts";
import { countIn } from "./paging.ts";

const mostKeys = 1000;
const xml = { "content-type": "application/xml" };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(call: S3Call, context: Context): Promise<S3Answer> {
  const { query } = call;
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : readToken(token);
  const { found, prefixes, last, truncated } = page(call, context, after);
  const encode = encoder(query);
  return {
    status: 200,
    headers: xml,
    body: document("ListBucketResult", {
      ...frame(call, encode),
      KeyCount: found.length + prefixes.length,
      ContinuationToken: token ?? undefined,
      StartAfter: query.has("start-after") ? encode(query.get("start-after") ?? "") : undefined,
      IsTruncated: truncated,
      NextContinuationToken: truncated ? tokenFor(last) : undefined,
      Contents: found.map((object) => entry(object, encode)),
      CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export async function listObjects(call: S3Call, context: Context): Promise<S3Answer> {
  const { query } = call;
  const marker = query.get("marker") ?? "";
  const { found, prefixes, last, truncated } = page(call, context, marker);
  const encode = encoder(query);
  return {
    status: 200,
    headers: xml,
    body: document("ListBucketResult", {
      ...frame(call, encode),
      Marker: encode(marker),
      IsTruncated: truncated,
      NextMarker: truncated && query.has("delimiter") ? encode(last) : undefined,
      Contents: found.map((object) => entry(object, encode)),
      CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  };
}

const tokenFor = (last: string) => Buffer.from(last).toString("base64url");

/** @throws {AwsError} InvalidArgument for what is no token of ours. */
function readToken(token: string): string {
  const last = Buffer.from(token, "base64url").toString();
  if (last !== "" && tokenFor(last) === token) return last;
  throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");
}

const limitOf = (query: URLSearchParams) => countIn(query, "max-keys", mostKeys);

function page(call: S3Call, { objects, bucketOf }: Context, after: string) {
  const [prefix, delimiter] = [call.query.get("prefix") ?? "", call.query.get("delimiter") ?? ""];
  return pageOf(objects, bucketOf(call), { prefix, delimiter, after, limit: limitOf(call.query) });
}

const frame = ({ bucket, query }: S3Call, encode: (text: string) => string) => ({
  Name: bucket,
  Prefix: encode(query.get("prefix") ?? ""),
  Delimiter: query.has("delimiter") ? encode(query.get("delimiter") ?? "") : undefined,
  MaxKeys: limitOf(query),
  EncodingType: query.get("encoding-type") ?? undefined,
});

const entry = (object: StoredObject, encode: (text: string) => string) => ({
  Key: encode(object.key),
  LastModified: new Date(object.lastModified).toISOString(),
  ETag: object.etag,
  ChecksumAlgorithm: object.checksum?.algorithm,
  ChecksumType: object.checksum?.type,
  Size: object.size,
  StorageClass: "STANDARD",
});
