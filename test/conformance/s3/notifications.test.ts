import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { bucketArn, queueArn } from "@larder/topology";
import { describe, expect, it, vi } from "vitest";
import { bucketOf, queueOf } from "../../../packages/local/src/edge/fixture.ts";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
const place = { region: "eu-central-1", account: "123456789012" };
const queueFor = (name: string, service: string, source: string) =>
  queueOf(name, {
    policy: [
      {
        effect: "Allow",
        actions: ["sqs:SendMessage"],
        resources: [queueArn(place, name)],
        principals: { Service: [service] },
        conditions: { ArnEquals: { "aws:SourceArn": [source] } },
      },
    ],
  });
const fromS3 = (name: string) => queueFor(name, "s3.amazonaws.com", bucketArn("files"));
const rule = "arn:aws:events:eu-central-1:123456789012:rule/default/created";

const cloud = useCloud({
  buckets: {
    Files: bucketOf("files", {
      eventBridge: true,
      lifecycle: [{ id: "short", prefix: "short/", expiration: 1 }],
      notifications: [
        { id: "pictures", events: ["s3:ObjectCreated:*"], prefix: "in/", suffix: ".jpg", to: { queue: "Pictures" } },
        { id: "gone", events: ["s3:ObjectRemoved:*"], to: { queue: "Gone" } },
        { id: "old", events: ["s3:LifecycleExpiration:*"], to: { queue: "Old" } },
        { id: "parts", events: ["s3:ObjectCreated:CompleteMultipartUpload"], to: { queue: "Whole" } },
        { id: "shut", events: ["s3:ObjectCreated:*"], prefix: "shut/", to: { queue: "Shut" } },
      ],
    }),
  },
  queues: {
    Pictures: fromS3("pictures"),
    Gone: fromS3("gone"),
    Old: fromS3("old"),
    Whole: fromS3("whole"),
    Shut: queueFor("shut", "s3.amazonaws.com", bucketArn("others")),
    Told: queueFor("told", "events.amazonaws.com", rule),
  },
  buses: { Default: { name: "default" } },
  rules: {
    Created: {
      name: "created",
      bus: "Default",
      pattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { object: { key: [{ prefix: "in/" }] } },
      },
      targets: [{ to: { queue: "Told" }, retries: 0, maxAge: 60 }],
    },
  },
});

const Bucket = "files";
const put = (Key: string) => cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));

/** What a queue is told until this holds. */
async function hear(queue: string, holds: (bodies: string[]) => boolean): Promise<string[]> {
  const sqs = new SQSClient({ ...cloud.local.aws, useQueueUrlAsEndpoint: false });
  const QueueUrl = `${cloud.local.aws.endpoint}/${place.account}/${queue}`;
  const bodies: string[] = [];
  await vi.waitFor(
    async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      bodies.push(...Messages.map(({ Body = "" }) => Body));
      if (!holds(bodies)) throw new Error(`${queue} has heard ${bodies.length}`);
    },
    { timeout: 10_000, interval: 20 },
  );
  return bodies;
}
const recordIn = (bodies: string[]) => JSON.parse(bodies.find((body) => body.includes("Records")) ?? "{}").Records[0];
const told = (bodies: string[]) => bodies.some((body) => body.includes("Records"));

describe("a queue", () => {
  it("is told of objects whose keys begin and end as it wants, in S3's own words, after S3's test event", async () => {
    await put("in/other.png");
    await put("out/apple.jpg");
    const { ETag } = await put("in/an apple + ü.jpg");
    const bodies = await hear("pictures", told);
    expect(JSON.parse(bodies[0]!)).toMatchObject({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket });
    expect(bodies).toHaveLength(2);
    expect(recordIn(bodies)).toMatchObject({
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      awsRegion: "eu-central-1",
      s3: {
        configurationId: "pictures",
        bucket: { name: "files", arn: "arn:aws:s3:::files" },
        object: { key: "in/an+apple+%2B+%C3%BC.jpg", size: 1, eTag: ETag?.replaceAll('"', "") },
      },
    });
  });

  it("is told of what is removed", async () => {
    await put("away");
    await cloud.s3().send(new DeleteObjectCommand({ Bucket, Key: "away" }));
    const { eventName, s3 } = recordIn(await hear("gone", told));
    expect([eventName, s3.object.key]).toEqual(["ObjectRemoved:Delete", "away"]);
  });

  it("is told of what expires, as done by S3 itself, and not as of a removal", async () => {
    await put("short/1");
    cloud.local.clock.advance(2 * 24 * 60 * 60 * 1000);
    const { eventName, userIdentity, s3 } = recordIn(await hear("old", told));
    expect([eventName, userIdentity.principalId, s3.object.key]).toEqual([
      "LifecycleExpiration:Delete",
      "s3.amazonaws.com",
      "short/1",
    ]);
  });

  it("is told of parts when they are whole, and of one kind of creation when it wants no other", async () => {
    await put("whole/other");
    const upload = { Bucket, Key: "whole/1" };
    const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1 };
    const { ETag } = await cloud.s3().send(new UploadPartCommand({ ...part, Body: "x" }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const whole = await cloud.s3().send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    const { eventName, s3 } = recordIn(await hear("whole", told));
    expect(eventName).toBe("ObjectCreated:CompleteMultipartUpload");
    expect(s3.object).toMatchObject({ key: "whole/1", size: 1, eTag: whole.ETag?.replaceAll('"', "") });
  });

  it("that lets only another bucket in is told nothing, and people are told why", async () => {
    const warnings: string[] = [];
    cloud.local.live.subscribe((event) => event.type === "warning" && warnings.push(event.message));
    await put("shut/out");
    await vi.waitFor(() => expect(warnings.join()).toContain("may not send to the queue Shut"));
  });
});

describe("EventBridge", () => {
  it("is told of the key as it is, on the default bus", async () => {
    await put("in/a b.txt");
    const bodies = await hear("told", (all) => all.some((body) => body.includes("a b.txt")));
    const event = JSON.parse(bodies.find((body) => body.includes("a b.txt")) ?? "{}");
    expect(event).toMatchObject({
      source: "aws.s3",
      "detail-type": "Object Created",
      resources: ["arn:aws:s3:::files"],
      detail: { version: "0", bucket: { name: "files" }, object: { key: "in/a b.txt", size: 1 }, reason: "PutObject" },
    });
  });
});
