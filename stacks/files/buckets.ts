import { production, webOrigins } from "../stage.ts";

/** Parts of uploads that were never completed cost as much as objects, and no list shows them. */
const abortLeftovers = {
  id: "multipart-leftovers",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

/** Production keeps its files: a bucket that is not empty is not removed. */
function keep(args: aws.s3.BucketArgs) {
  args.forceDestroy = !production;
  args.tags = { service: "files" };
  return undefined;
}

/** Where browsers send files, and what comes of those that are not for everybody. */
export const uploads = new sst.aws.Bucket("Uploads", {
  cors: webOrigins.length > 0 && {
    allowOrigins: webOrigins,
    allowMethods: ["POST", "PUT", "GET"],
    allowHeaders: ["content-type", "content-md5", "x-amz-*"],
    exposeHeaders: ["etag"],
    maxAge: "1 hour",
  },
  lifecycle: [
    { id: "incoming", prefix: "incoming/", expiresIn: "7 days" },
    { id: "quarantine", prefix: "quarantine/", expiresIn: "30 days" },
    { id: "report-parts", prefix: "reports/parts/", expiresIn: "2 days" },
    { id: "reports", prefix: "reports/", expiresIn: "30 days" },
    { id: "support", prefix: "support/", expiresIn: "90 days" },
  ],
  transform: {
    bucket: keep,
    lifecycle: (args) => {
      args.rules = $output(args.rules ?? []).apply((rules) => [...rules, abortLeftovers]);
    },
  },
});

/** What the CDN serves to everybody, and nobody else reads. */
export const media = new sst.aws.Bucket("Media", {
  // Not `access: "cloudfront"`, which lets the distributions of every AWS account in. Those of this account, because the one's
  // own ARN is not known before the bucket is. By SourceArn, which CloudFront is documented to say:
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  policy: [
    {
      actions: ["s3:GetObject"],
      principals: [{ type: "service", identifiers: ["cloudfront.amazonaws.com"] }],
      paths: ["*"],
      conditions: [
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: [$interpolate`arn:aws:cloudfront::${aws.getCallerIdentityOutput().accountId}:distribution/*`],
        },
      ],
    },
  ],
  cors: false,
  transform: { bucket: keep },
});

new aws.s3.BucketLifecycleConfiguration("MediaLifecycle", { bucket: media.name, rules: [abortLeftovers] });

/** The buckets by name, for who reads and writes them. They grant nothing. */
export const uploadsBucket = new sst.Linkable("UploadsBucket", { properties: { name: uploads.name } });
export const mediaBucket = new sst.Linkable("MediaBucket", { properties: { name: media.name } });
