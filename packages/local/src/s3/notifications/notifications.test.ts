import { setImmediate as turn } from "node:timers/promises";
import type { BucketSpec } from "@larder/topology";
import { describe, expect, it, vi } from "vitest";
import { AwsError } from "../../aws-call.ts";
import { refusing } from "../../events/fixtures/bus.ts";
import { allowing, startBucket } from "./fixture.ts";

type Notification = BucketSpec["notifications"][number];
const to = (queue: string, more: Partial<Notification> = {}): Notification => ({
  events: ["s3:ObjectCreated:*"],
  to: { queue },
  ...more,
});
const outage = new AwsError("InternalFailure", "The queue is down.", 500);
/** Whatever is under way has happened. */
const settled = async () => {
  for (let turns = 0; turns < 20; turns++) await turn();
};

describe("who is told", () => {
  it.each<[string, string[], string[]]>([
    ["every creation", ["s3:ObjectCreated:*"], ["put", "copy"]],
    ["one kind of creation", ["s3:ObjectCreated:Copy"], ["copy"]],
    ["removals", ["s3:ObjectRemoved:*"], ["put"]],
    ["expiries", ["s3:LifecycleExpiration:*"], ["copy"]],
    ["both", ["s3:ObjectRemoved:Delete", "s3:LifecycleExpiration:Delete"], ["put", "copy"]],
    ["a kind that does not happen here", ["s3:ObjectCreated:Pu", "s3:ObjectRestore:*"], []],
  ])("is decided by the event: %s", async (_, events, keys) => {
    const bucket = await startBucket({ notifications: [to("One", { events })] });
    bucket.put("put");
    bucket.put("copy", "ObjectCreated:Copy");
    bucket.remove("put");
    bucket.store.expire("Files", "copy");
    await settled();
    expect((await bucket.keys("One")).toSorted()).toEqual(keys.toSorted());
    expect(bucket.store.pendingChanges()).toEqual([]);
  });

  it("a function is told as a queue is", async () => {
    const bucket = await startBucket({ notifications: [to("One"), { ...to("One"), to: { function: "Look" } }] });
    bucket.put("a b");
    await settled();
    const [accepted] = bucket.lambda.accepted;
    expect(accepted?.function).toBe("Look");
    const [{ Records }] = await bucket.told("One");
    const [queued] = Records;
    expect(JSON.parse(accepted?.event ?? "{}")).toEqual({
      Records: [{ ...queued, s3: { ...queued.s3, configurationId: "Files-1" } }],
    });
  });
});

describe("a change", () => {
  it("that a queue refuses is told again, after pauses that grow, until the queue takes it", async () => {
    const bucket = await startBucket({ notifications: [to("One")], sqs: refusingAfterTests("One", 3) });
    bucket.put("1");
    await settled();
    for (const pause of [500, 1000, 2000]) {
      expect(await bucket.keys("One")).toEqual([]);
      bucket.clock.advance(pause - 100);
      await settled();
      expect(await bucket.keys("One")).toEqual([]);
      bucket.clock.advance(100);
      await settled();
    }
    expect(await bucket.keys("One")).toEqual(["1"]);
    expect(bucket.store.pendingChanges()).toEqual([]);
    expect(bucket.warnings()).toMatchObject(Array(3).fill(expect.stringContaining("The queue is down")));
  });

  it("that one queue refuses holds up neither other queues nor other changes, and is told to them once", async () => {
    const bucket = await startBucket({
      notifications: [to("One", { prefix: "bad" }), to("Two")],
      sqs: refusingAfterTests("One"),
    });
    bucket.put("bad");
    bucket.put("good");
    await settled();
    bucket.clock.advance(120_000);
    await settled();
    bucket.put("better");
    await settled();
    expect(await bucket.keys("Two")).toEqual(["bad", "good", "better"]);
    expect(bucket.store.pendingChanges()).toMatchObject([{ key: "bad" }]);
  });

  it("is told after a restart when nobody could be told before", async () => {
    const before = await startBucket({ notifications: [to("One")], sqs: refusingAfterTests("One") });
    for (const key of ["1", "2"]) before.put(key);
    await settled();
    await before.stop();
    const after = await startBucket({ notifications: [to("One")], directory: before.directory });
    await settled();
    expect(await after.keys("One")).toEqual(["1", "2"]);
    expect(after.store.pendingChanges()).toEqual([]);
  });

  it("is told however many wait for a queue that refuses", async () => {
    const bucket = await startBucket({
      notifications: [to("One", { prefix: "bad" }), to("Two", { prefix: "good" })],
      sqs: refusingAfterTests("One"),
    });
    for (let number = 0; number < 150; number++) bucket.put(`bad${number}`);
    bucket.put("good");
    await vi.waitFor(async () => expect(await bucket.keys("Two")).toEqual(["good"]));
  });
});

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

describe("a queue that does not let the bucket in", () => {
  it.each([
    ["has no policy", []],
    ["lets another bucket in", allowing("one", "s3.amazonaws.com", "arn:aws:s3:::others")],
    ["lets another service in", allowing("one", "events.amazonaws.com", "arn:aws:s3:::files")],
  ])("because it %s gets nothing, and a warning says so", async (_, policy) => {
    const bucket = await startBucket({ notifications: [to("One")], policy });
    bucket.put("1");
    await settled();
    expect(await bucket.count("One")).toBe(0);
    expect(bucket.warnings()).toMatchObject(Array(2).fill(expect.stringContaining("may not send to the queue One")));
    expect(bucket.store.pendingChanges()).toEqual([]);
  });
});

describe("S3's test event", () => {
  it("is sent to each queue once, and again when what it is to be told has changed", async () => {
    const before = [to("One"), to("One", { prefix: "a" }), to("Two")];
    const after = [to("One"), to("One", { prefix: "b" }), to("Two")];
    const first = await startBucket({ notifications: before });
    expect([await first.count("One"), await first.count("Two")]).toEqual([1, 1]);
    await first.stop();
    const second = await startBucket({ notifications: after, directory: first.directory });
    expect([await second.count("One"), await second.count("Two")]).toEqual([2, 1]);
    expect(await second.tests("One")).toBe(2);
  });

  it("is sent once a queue lets the bucket in that did not", async () => {
    const shut = await startBucket({ notifications: [to("One")], policy: [] });
    await shut.stop();
    const open = await startBucket({ notifications: [to("One")], directory: shut.directory });
    expect(await open.tests("One")).toBe(1);
  });

  it("that cannot be sent keeps nothing from starting, and is sent at the next start", async () => {
    const down = await startBucket({ notifications: [to("One")], sqs: refusing("One", outage, 1) });
    expect(down.warnings()).toMatchObject([expect.stringContaining("The queue is down")]);
    await down.stop();
    const up = await startBucket({ notifications: [to("One")], directory: down.directory });
    expect(await up.tests("One")).toBe(1);
  });
});
describe("faults", () => {
  it("tell everything twice", async () => {
    const bucket = await startBucket({ notifications: [to("One")], faults: { duplicate: true } });
    bucket.put("1");
    await settled();
    expect(await bucket.keys("One")).toEqual(["1", "1"]);
  });

  it("tell what was written within a moment the last first", async () => {
    const bucket = await startBucket({ notifications: [to("One")], faults: { reorder: true } });
    for (const key of ["1", "2", "3"]) {
      bucket.put(key);
      await settled();
    }
    expect(await bucket.keys("One")).toEqual([]);
    bucket.clock.advance(1000);
    await settled();
    expect(await bucket.keys("One")).toEqual(["3", "2", "1"]);
  });
});

/** Takes test events, and refuses so many messages after them. */
const refusingAfterTests =
  (queue: string, times = Number.POSITIVE_INFINITY): NonNullable<Parameters<typeof startBucket>[0]["sqs"]> =>
  (sqs) => {
    const refuses = refusing(queue, outage, times)(sqs);
    return {
      ...sqs,
      send: (name, message) => (message.body.includes("s3:TestEvent") ? sqs : refuses).send(name, message),
    };
  };
