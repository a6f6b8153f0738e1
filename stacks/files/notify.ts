import { uploads } from "./buckets.ts";

interface Arrival {
  /** Of the keys that are told of. */
  readonly prefix: string;
  readonly queue: sst.aws.Queue;
}

/**
 * Tells queues of what arrives in the bucket of uploads. Not by `bucket.notify`: the queue policy that it makes lets buckets,
 * topics and rules of every AWS account in. A bucket has one configuration, so all of it is here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function notifyOfUploads(arrivals: Readonly<Record<string, Arrival>>) {
  const policies = Object.entries(arrivals).map(
    ([name, { queue }]) =>
      new aws.sqs.QueuePolicy(`${name}Policy`, {
        queueUrl: queue.url,
        policy: aws.iam.getPolicyDocumentOutput({
          statements: [
            {
              actions: ["sqs:SendMessage"],
              resources: [queue.arn],
              principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
              conditions: [
                { test: "ArnEquals", variable: "aws:SourceArn", values: [uploads.arn] },
                // A bucket's ARN names no account, and its name is free again once it is gone.
                {
                  test: "StringEquals",
                  variable: "aws:SourceAccount",
                  values: [aws.getCallerIdentityOutput().accountId],
                },
              ],
            },
          ],
        }).json,
      }),
  );
  new aws.s3.BucketNotification(
    "UploadsNotification",
    {
      bucket: uploads.name,
      queues: Object.entries(arrivals).map(([id, { prefix, queue }]) => ({
        id,
        queueArn: queue.arn,
        events: ["s3:ObjectCreated:*"],
        filterPrefix: prefix,
      })),
    },
    // S3 tries the queues when it is told of them.
    { dependsOn: policies },
  );
}
