import { bucketArn } from "@larder/topology";
import type { Request } from "../../iam/requests.ts";
import { sourceOf } from "../operations/copy.ts";
import type { S3Call } from "../s3-call.ts";

type Asked = Pick<S3Call, "operation" | "bucket" | "key" | "query" | "headers">;

/**
 * What an S3 call asks of IAM. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Requests({ operation, bucket, key, query, headers }: Asked): Request[] {
  const onBucket = bucketArn(bucket);
  const onObject = `${onBucket}/${key}`;
  const source = () => {
    const { bucket: from, key: name } = sourceOf(headers["x-amz-copy-source"]);
    return { action: "s3:GetObject", resource: `${bucketArn(from)}/${name}` };
  };
  switch (operation) {
    case "ListBuckets":
      return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
    case "HeadBucket":
    case "ListObjects":
    case "ListObjectsV2":
      return [{ action: "s3:ListBucket", resource: onBucket, context: { "s3:prefix": [query.get("prefix") ?? ""] } }];
    case "GetBucketLocation":
      return [{ action: "s3:GetBucketLocation", resource: onBucket }];
    case "ListMultipartUploads":
      return [{ action: "s3:ListBucketMultipartUploads", resource: onBucket }];
    case "DeleteObjects":
      return [{ action: "s3:DeleteObject", resource: `${onBucket}/*` }];
    case "CopyObject":
    case "UploadPartCopy":
      return [source(), { action: "s3:PutObject", resource: onObject }];
    default:
      return [{ action: actions[operation] ?? `s3:${operation}`, resource: onObject }];
  }
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
