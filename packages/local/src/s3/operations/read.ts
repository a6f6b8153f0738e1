import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import { checksumHeaders } from "./checksums.ts";
import { type Context, existing } from "./context.ts";
import { isHeaderText, systemHeaderNames } from "./description.ts";
import { checkRead } from "./preconditions.ts";
import { type Range, rangeOf } from "./range.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(call: S3Call, context: Context): Promise<S3Answer> {
  const object = existing(context.objects.find(context.bucketOf(call), call.key));
  const { range, ...answer } = head(call, object);
  if (answer.status === 304 || object.size === 0) return answer;
  return { ...answer, body: context.objects.open(object, range ?? { start: 0, end: object.size - 1 }) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(call: S3Call, context: Context): Promise<S3Answer> {
  const { range: _, ...answer } = head(call, existing(context.objects.find(context.bucketOf(call), call.key)));
  return answer;
}

function head(call: S3Call, object: StoredObject): S3Answer & { range?: Range | undefined } {
  const headers = headersOf(call, object);
  if (checkRead(call.headers, object) === "not-modified") return { status: 304, headers };
  const part = call.query.get("partNumber");
  const range = part === null ? rangeOf(call.headers.range, object.size) : partOf(object, part, call.headers.range);
  const length = range ? range.end - range.start + 1 : object.size;
  const whole = range === undefined && part === null;
  return {
    range,
    status: whole ? 200 : 206,
    headers: {
      ...headers,
      ...(part !== null && object.pieces.length > 1 && { "x-amz-mp-parts-count": String(object.pieces.length) }),
      "content-length": String(length),
      ...(range && length > 0 && { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
    },
  };
}

/** Where a part is: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html @throws {AwsError} InvalidRequest, InvalidPartNumber */
function partOf({ pieces }: StoredObject, part: string, range: string | undefined): Range {
  if (range !== undefined)
    throw new AwsError("InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
  const number = /^\d{1,5}$/.test(part) ? Number(part) : 0;
  const piece = pieces[number - 1];
  if (number < 1)
    throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  if (!piece) throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
  const start = pieces.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + piece.size - 1 };
}

function headersOf({ query, headers }: S3Call, object: StoredObject): Record<string, string> {
  const tags = Object.keys(object.tags).length;
  const whole = !headers.range && !query.has("partNumber");
  return {
    ...object.headers,
    ...overrides(query),
    ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    ...(headers["x-amz-checksum-mode"] === "ENABLED" && whole && checksumHeaders(object.checksum)),
    ...(tags > 0 && { "x-amz-tagging-count": String(tags) }),
    etag: object.etag,
    "last-modified": new Date(object.lastModified).toUTCString(),
    "accept-ranges": "bytes",
    "x-amz-server-side-encryption": "AES256",
  };
}

/** @throws {AwsError} InvalidArgument for what no header can hold. */
const overrides = (query: URLSearchParams) =>
  Object.fromEntries(
    systemHeaderNames.flatMap((name): [string, string][] => {
      const value = query.get(`response-${name}`);
      if (value === null) return [];
      if (!isHeaderText(value))
        throw new AwsError("InvalidArgument", "Header value cannot be represented using ISO-8859-1.");
      return [[name, value]];
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
