import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** One S3 request that may be answered: who asks is known and allowed. Its body is not read yet. */
export interface S3Call {
  /** As CloudTrail names it: `PutObject`, `ListObjectsV2`. */
  readonly operation: S3Operation;
  /** Physical name; there is one except for ListBuckets. */
  readonly bucket: string;
  /** Decoded; empty for what concerns the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** What is stored: without chunk signatures of `aws-chunked`, and of a form the file alone. */
  readonly body: Readable;
  /** For people to read, and for the `principalId` of notifications. */
  readonly caller: string;
  readonly requestId: string;
  /** Asks IAM for what the body alone tells of. @throws {AwsError} AccessDenied */
  readonly allow: (action: string, key: string) => void;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** XML, or the bytes of an object as they are read. */
  readonly body?: string | Readable;
}

/** Answers calls, and throws {@link AwsError} with S3's codes (`NoSuchKey`, 404) for the edge to put into XML. */
export type S3Service = (call: S3Call) => Promise<S3Answer>;

/** What is served. Everything else is 501 and touches nothing. */
export type S3Operation =
  | "ListBuckets"
  | "HeadBucket"
  | "GetBucketLocation"
  | "ListObjects"
  | "ListObjectsV2"
  | "ListMultipartUploads"
  | "DeleteObjects"
  | "PostObject"
  | "GetObject"
  | "HeadObject"
  | "GetObjectAttributes"
  | "GetObjectTagging"
  | "PutObjectTagging"
  | "DeleteObjectTagging"
  | "PutObject"
  | "CopyObject"
  | "DeleteObject"
  | "CreateMultipartUpload"
  | "UploadPart"
  | "UploadPartCopy"
  | "CompleteMultipartUpload"
  | "AbortMultipartUpload"
  | "ListParts";
