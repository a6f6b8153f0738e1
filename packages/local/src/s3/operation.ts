import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../aws-call.ts";
import type { S3Operation } from "./s3-call.ts";

/** Query parameters that choose another operation, and are not among those that are served. */
const unserved = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "torrent",
  "versioning",
  "versions",
  "website",
  "append",
  "metadataConfiguration",
  "metadataTable",
  "abac",
]);

/**
 * What an S3 request asks for: its API says it by method, path and query together.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 * @throws {AwsError} NotImplemented (501) for all that the local cloud does not serve.
 */
export function operationOf(
  method: string,
  place: { bucket: string; key: string },
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): S3Operation {
  for (const name of query.keys()) if (unserved.has(name)) throw notServed(method, name);
  const operation =
    place.bucket === ""
      ? onAccount(method)
      : place.key === ""
        ? onBucket(method, query)
        : onObject(method, query, headers["x-amz-copy-source"] !== undefined);
  if (!operation) throw notServed(method);
  return operation;
}

const onAccount = (method: string): S3Operation | undefined => (method === "GET" ? "ListBuckets" : undefined);

function onBucket(method: string, query: URLSearchParams): S3Operation | undefined {
  if (method === "HEAD") return "HeadBucket";
  if (method === "POST") return query.has("delete") ? "DeleteObjects" : "PostObject";
  if (method !== "GET") return undefined;
  if (query.has("location")) return "GetBucketLocation";
  if (query.has("uploads")) return "ListMultipartUploads";
  return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
}

function onObject(method: string, query: URLSearchParams, copies: boolean): S3Operation | undefined {
  if (query.has("tagging")) return tagging[method];
  if (query.has("uploads")) return method === "POST" ? "CreateMultipartUpload" : undefined;
  if (query.has("uploadId")) return ofUpload(method, copies);
  if (query.has("attributes")) return method === "GET" ? "GetObjectAttributes" : undefined;
  if (method === "PUT") return copies ? "CopyObject" : "PutObject";
  return whole[method];
}

const whole: Record<string, S3Operation> = { GET: "GetObject", HEAD: "HeadObject", DELETE: "DeleteObject" };

const tagging: Record<string, S3Operation> = {
  GET: "GetObjectTagging",
  PUT: "PutObjectTagging",
  DELETE: "DeleteObjectTagging",
};

const ofUpload = (method: string, copies: boolean): S3Operation | undefined =>
  method === "PUT"
    ? copies
      ? "UploadPartCopy"
      : "UploadPart"
    : ({ GET: "ListParts", POST: "CompleteMultipartUpload", DELETE: "AbortMultipartUpload" } as const)[
        method as "GET" | "POST" | "DELETE"
      ];

const notServed = (method: string, subResource?: string) =>
  new AwsError(
    "NotImplemented",
    `The local cloud does not serve ${method}${subResource === undefined ? "" : ` ?${subResource}`} of S3 here: nothing was touched.`,
    501,
  );
