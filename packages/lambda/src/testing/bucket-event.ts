import type { SQSEvent } from "aws-lambda";
import { message } from "./queue-event.ts";

/** An object as a test tells of it. */
export interface ToldObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** What a queue hands on of a bucket's notification about each of these. */
export const bucketEvent = (objects: readonly ToldObject[], receiveCount = 1): SQSEvent => ({
  Records: objects.map((object, index) => message(`m${index}`, notificationOf(object), receiveCount)),
});

/** The notification of one object, as S3 writes it: keys are encoded as forms are. */
export const notificationOf = ({ bucket, key, size, etag }: ToldObject, eventName = "ObjectCreated:Post"): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: "2.5",
        eventSource: "aws:s3",
        awsRegion: "eu-central-1",
        eventTime: "2026-11-24T10:15:00.000Z",
        eventName,
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "Uploads",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/"),
            size,
            eTag: etag,
            sequencer: "0",
          },
        },
      },
    ],
  });
