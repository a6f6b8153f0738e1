import type { S3Answer, S3Call } from "../s3-call.ts";
import { document } from "../xml.ts";
import type { Context } from "./context.ts";

const xml = { "content-type": "application/xml" };

export async function listBuckets(_: S3Call, { buckets }: Context): Promise<S3Answer> {
  const content = {
    Owner: { ID: "larder", DisplayName: "larder" },
    Buckets: {
      Bucket: [...buckets.keys()].toSorted().map((Name) => ({ Name, CreationDate: new Date(0).toISOString() })),
    },
  };
  return { status: 200, headers: xml, body: document("ListAllMyBucketsResult", content) };
}

export async function headBucket(call: S3Call, { bucketOf, region }: Context): Promise<S3Answer> {
  bucketOf(call);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export async function getBucketLocation(call: S3Call, { bucketOf, region }: Context): Promise<S3Answer> {
  bucketOf(call);
  const location = region === "us-east-1" ? "" : region;
  return { status: 200, headers: xml, body: document("LocationConstraint", { "#text": location }) };
}
