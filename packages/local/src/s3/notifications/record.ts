import { bucketArn, type Topology } from "@larder/topology";
import type { ObjectChange } from "../object-store.ts";
import { formEncoded } from "../operations/encoding.ts";

interface Place {
  readonly topology: Pick<Topology, "region">;
  /** Physical name. */
  readonly bucket: string;
  readonly configurationId: string;
}

const itself = "s3.amazonaws.com";
/** Everybody is on this machine. */
const caller = "127.0.0.1";
/** Whether S3 did it unasked. */
const byItself = ({ kind }: ObjectChange) => kind.startsWith("LifecycleExpiration:");

/**
 * What a queue or a function is told of a change.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function notificationOf(change: ObjectChange, { topology, bucket, configurationId }: Place): string {
  const { size, etag, sequencer } = change;
  return JSON.stringify({
    Records: [
      {
        // Of all events since 2.4. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        eventVersion: "2.5",
        eventSource: "aws:s3",
        awsRegion: topology.region,
        eventTime: new Date(change.at).toISOString(),
        eventName: change.kind,
        userIdentity: { principalId: change.caller },
        requestParameters: { sourceIPAddress: byItself(change) ? itself : caller },
        responseElements: { "x-amz-request-id": change.requestId, "x-amz-id-2": change.requestId },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId,
          bucket: { name: bucket, ownerIdentity: { principalId: "LARDER" }, arn: bucketArn(bucket) },
          object: {
            key: formEncoded(change.key),
            ...(size !== undefined && { size }),
            ...(etag !== undefined && { eTag: etag }),
            sequencer,
          },
        },
      },
    ],
  });
}

/** What a queue is told when a bucket is set up to tell it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const testEvent = (bucket: string, time: number): string =>
  JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(time).toISOString(),
    Bucket: bucket,
    RequestId: "LARDER",
    HostId: "LARDER",
  });

const reasons: Record<ObjectChange["kind"], string> = {
  "ObjectCreated:Put": "PutObject",
  "ObjectCreated:Post": "POST Object",
  "ObjectCreated:Copy": "CopyObject",
  "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
  "ObjectRemoved:Delete": "DeleteObject",
  "LifecycleExpiration:Delete": "Lifecycle Expiration",
};

/**
 * The same as EventBridge tells it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function busEventOf(change: ObjectChange, bucket: string, account: string) {
  const created = change.kind.startsWith("ObjectCreated");
  const { key, size, etag, sequencer } = change;
  return {
    Source: "aws.s3",
    DetailType: created ? "Object Created" : "Object Deleted",
    Resources: [bucketArn(bucket)],
    Time: change.at / 1000,
    Detail: JSON.stringify({
      version: "0",
      "event-version": "1.0",
      bucket: { name: bucket },
      object: { key, ...(size !== undefined && { size }), ...(etag !== undefined && { etag }), sequencer },
      "request-id": change.requestId,
      requester: byItself(change) ? itself : account,
      ...(!byItself(change) && { "source-ip-address": caller }),
      reason: reasons[change.kind],
      ...(!created && { "deletion-type": "Permanently Deleted" }),
    }),
  };
}
