import { bucketArn } from "@larder/topology";
import type { Request } from "../../iam/requests.ts";
import { sourceOf } from "../operations/copy.ts";
import type { S3Call } from "../s3-call.ts";

type Asked = Pick<S3Call, "operation" | "bucket" | "key" | "query" | "headers">;

/**
 * What an S3 call asks of IAM. DeleteObjects asks for each key, which its body tells.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Requests({ operation, bucket, key, query, headers }: Asked): Request[] {
  const onBucket = bucketArn(bucket);
  const onObject = `${onBucket}/${key}`;
  switch (operation) {
    case "ListBuckets":
      return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
    case "HeadBucket":
    case "ListObjects":
    case "ListObjectsV2":
      return [{ action: "s3:ListBucket", resource: onBucket, context: listingOf(query) }];
    case "GetBucketLocation":
      return [{ action: "s3:GetBucketLocation", resource: onBucket }];
    case "ListMultipartUploads":
      return [{ action: "s3:ListBucketMultipartUploads", resource: onBucket }];
    case "DeleteObjects":
      return [];
    case "GetObjectAttributes":
      return on(onObject, "s3:GetObject", "s3:GetObjectAttributes");
    case "CopyObject":
    case "UploadPartCopy":
      return [sourceRequest(headers), ...on(onObject, "s3:PutObject", ...forConditions(headers))];
    default:
      return on(
        onObject,
        actions[operation] ?? `s3:${operation}`,
        ...forConditions(headers),
        ...forTags(operation, headers),
      );
  }
}

const on = (resource: string, ...names: string[]): Request[] => names.map((action) => ({ action, resource }));

/** What a copy reads. */
export function sourceRequest(headers: Asked["headers"]): Request {
  const { bucket, key } = sourceOf(headers["x-amz-copy-source"]);
  return { action: "s3:GetObject", resource: `${bucketArn(bucket)}/${key}` };
}

/** Condition keys are absent where the parameter is. */
const listingOf = (query: URLSearchParams) =>
  Object.fromEntries(
    ["prefix", "delimiter", "max-keys"].flatMap((name): [string, string[]][] => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, [value]]];
    }),
  );

/** To write or delete only what has a certain ETag tells about it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function forConditions(headers: Asked["headers"]): string[] {
  const condition = headers["if-match"];
  return condition === undefined || condition === "*" ? [] : ["s3:GetObject"];
}

function forTags(operation: S3Call["operation"], headers: Asked["headers"]): string[] {
  const writes = operation === "PutObject" || operation === "CreateMultipartUpload";
  return writes && headers["x-amz-tagging"] !== undefined ? ["s3:PutObjectTagging"] : [];
}

/** Where the action is not named as the operation is. */
const actions: Partial<Record<S3Call["operation"], string>> = {
  PostObject: "s3:PutObject",
  HeadObject: "s3:GetObject",
  CreateMultipartUpload: "s3:PutObject",
  UploadPart: "s3:PutObject",
  CompleteMultipartUpload: "s3:PutObject",
  ListParts: "s3:ListMultipartUploadParts",
};
