import type { BucketSpec } from "@larder/topology";
import { describe, expect, it } from "vitest";
import { settled, startBucket } from "./fixture.ts";

describe("what S3 says", () => {
  const all: BucketSpec["notifications"][number] = {
    id: "everything",
    events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"],
    to: { queue: "One" },
  };
  const key = "süß/a b+c (1)~.jpg";

  it("to a queue of what was written is all that AWS says", async () => {
    const bucket = await startBucket({ notifications: [all] });
    bucket.put(key, "ObjectCreated:CompleteMultipartUpload");
    await settled();
    expect(await bucket.told("One")).toEqual([
      {
        Records: [
          {
            eventVersion: "2.5",
            eventSource: "aws:s3",
            awsRegion: "eu-central-1",
            eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
            eventName: "ObjectCreated:CompleteMultipartUpload",
            userIdentity: { principalId: "AWS:somebody" },
            requestParameters: { sourceIPAddress: "127.0.0.1" },
            responseElements: { "x-amz-request-id": "R1", "x-amz-id-2": "R1" },
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "everything",
              bucket: { name: "files", ownerIdentity: { principalId: "LARDER" }, arn: "arn:aws:s3:::files" },
              object: {
                key: "s%C3%BC%C3%9F/a+b%2Bc+%281%29%7E.jpg",
                size: 0,
                eTag: "e1",
                sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
              },
            },
          },
        ],
      },
    ]);
  });

  it("of an expiry names S3 itself, and no size", async () => {
    const bucket = await startBucket({ notifications: [all], eventBridge: true });
    bucket.put(key);
    bucket.store.expire("Files", key);
    await settled();
    const [, { Records }] = await bucket.told("One");
    expect(Records).toMatchObject([
      {
        eventName: "LifecycleExpiration:Delete",
        userIdentity: { principalId: "s3.amazonaws.com" },
        requestParameters: { sourceIPAddress: "s3.amazonaws.com" },
      },
    ]);
    expect(Object.keys(Records[0].s3.object).toSorted()).toEqual(["key", "sequencer"]);
    const [, event] = await bucket.told("Bus");
    expect(event.detail).toEqual({
      version: "0",
      "event-version": "1.0",
      bucket: { name: "files" },
      object: { key, sequencer: Records[0].s3.object.sequencer },
      "request-id": "LIFECYCLE",
      requester: "s3.amazonaws.com",
      reason: "Lifecycle Expiration",
      "deletion-type": "Permanently Deleted",
    });
  });

  it.each([
    ["ObjectCreated:Put", "PutObject"],
    ["ObjectCreated:Post", "POST Object"],
    ["ObjectCreated:Copy", "CopyObject"],
    ["ObjectCreated:CompleteMultipartUpload", "CompleteMultipartUpload"],
  ] as const)("to EventBridge of %s is %s, with the key as it is", async (kind, reason) => {
    const bucket = await startBucket({ notifications: [], eventBridge: true });
    bucket.put(key, kind);
    await settled();
    expect(await bucket.told("Bus")).toMatchObject([
      {
        source: "aws.s3",
        "detail-type": "Object Created",
        account: "123456789012",
        resources: ["arn:aws:s3:::files"],
        detail: {
          object: { key, size: 0, etag: "e1" },
          "request-id": "R1",
          requester: "123456789012",
          "source-ip-address": "127.0.0.1",
          reason,
        },
      },
    ]);
  });

  it("to EventBridge of a removal is that it is gone for good", async () => {
    const bucket = await startBucket({ notifications: [], eventBridge: true });
    bucket.put(key);
    bucket.remove(key);
    await settled();
    const [, event] = await bucket.told("Bus");
    expect(event).toMatchObject({
      "detail-type": "Object Deleted",
      detail: { object: { key }, reason: "DeleteObject", "deletion-type": "Permanently Deleted" },
    });
  });

  it("to EventBridge is nothing when the bucket does not tell it", async () => {
    const bucket = await startBucket({ notifications: [all] });
    bucket.put(key);
    await settled();
    expect(await bucket.count("Bus")).toBe(0);
  });

  it("of two changes of one key carries the greater sequencer later", async () => {
    const bucket = await startBucket({ notifications: [all] });
    for (let times = 0; times < 5; times++) bucket.put(key);
    await settled();
    const sequencers = (await bucket.told("One")).map(({ Records }) => Records[0].s3.object.sequencer);
    expect(sequencers).toEqual([...new Set(sequencers)].toSorted());
    expect(sequencers).toHaveLength(5);
  });
});
