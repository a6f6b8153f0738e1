import { bucketArn } from "@larder/topology";
import { AwsError } from "../../aws-call.ts";
import { sourceOf } from "../operations/copy.ts";
import type { Admitted, Gate } from "./read-call.ts";

const reads = new Set(["GetObject", "HeadObject", "GetObjectAttributes"]);
const copies = new Set(["CopyObject", "UploadPartCopy"]);

/**
 * Who may not list a bucket is not told that it lacks a key, but refused.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export function hidden(
  error: unknown,
  { accessKeyId, call }: Admitted,
  { authorizer }: Pick<Gate, "authorizer">,
): unknown {
  if (!(error instanceof AwsError && error.code === "NoSuchKey")) return error;
  const bucket = reads.has(call.operation)
    ? call.bucket
    : copies.has(call.operation)
      ? sourceOf(call.headers["x-amz-copy-source"]).bucket
      : undefined;
  if (bucket === undefined) return error;
  const listing = { action: "s3:ListBucket", resource: bucketArn(bucket) };
  return authorizer.refusalOf({ service: "s3", accessKeyId }, listing) ?? error;
}
