import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import type { Context } from "./context.ts";

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
      NextContinuationToken: truncated ? Buffer.from(last).toString("base64url") : undefined,
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

const readToken = (token: string) => Buffer.from(token, "base64url").toString();

const frame = ({ bucket, query }: S3Call, encode: (text: string) => string) => ({
  Name: bucket,
  Prefix: encode(query.get("prefix") ?? ""),
  Delimiter: query.has("delimiter") ? encode(query.get("delimiter") ?? "") : undefined,
  MaxKeys: limitOf(query),
  EncodingType: query.get("encoding-type") ?? undefined,
});

const encoder = (query: URLSearchParams) => {
  const encoding = query.get("encoding-type");
  if (encoding !== null && encoding !== "url")
    throw new AwsError("InvalidArgument", "Invalid Encoding Method specified in Request");
  return encoding === "url"
    ? (text: string) => text.split("/").map(encodeURIComponent).join("/")
    : (text: string) => text;
};

const entry = (object: StoredObject, encode: (text: string) => string) => ({
  Key: encode(object.key),
  LastModified: new Date(object.lastModified).toISOString(),
  ETag: object.etag,
  ChecksumAlgorithm: object.checksum?.algorithm,
  ChecksumType: object.checksum?.type,
  Size: object.size,
  StorageClass: "STANDARD",
});

function limitOf(query: URLSearchParams): number {
  const asked = query.get("max-keys") ?? String(mostKeys);
  if (!/^\d{1,10}$/.test(asked))
    throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range");
  return Math.min(Number(asked), mostKeys);
}

/** Objects and, of those whose keys go on behind a delimiter, what they have in common. Both count. */
function page(call: S3Call, { objects, bucketOf }: Context, after: string) {
  const { query } = call;
  const bucket = bucketOf(call);
  const [prefix, delimiter, limit] = [query.get("prefix") ?? "", query.get("delimiter") ?? "", limitOf(query)];
  const found: StoredObject[] = [];
  const prefixes: string[] = [];
  let last = after;
  // A common prefix that was listed before is not listed again: everything that begins so is behind us.
  let from = delimiter !== "" && after.startsWith(prefix) && after.endsWith(delimiter) ? behind(after) : after;
  while (limit > 0) {
    const batch = objects.list(bucket, { prefix, after: from, limit: mostKeys + 1 });
    for (const object of batch) {
      const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
      const common = end < 0 ? undefined : object.key.slice(0, end + delimiter.length);
      if (common !== undefined && prefixes.at(-1) === common) continue;
      if (found.length + prefixes.length === limit) return { found, prefixes, last, truncated: true };
      if (common === undefined) found.push(object);
      else prefixes.push(common);
      last = common ?? object.key;
    }
    const end = batch.at(-1);
    if (!end || batch.length <= mostKeys) break;
    from = prefixes.at(-1) !== undefined && end.key.startsWith(prefixes.at(-1)!) ? behind(prefixes.at(-1)!) : end.key;
  }
  return { found, prefixes, last, truncated: false };
}

/** Sorts behind every key that begins so: no key has this character, which is the last there is. */
const behind = (prefix: string) => `${prefix}\u{10ffff}`;
