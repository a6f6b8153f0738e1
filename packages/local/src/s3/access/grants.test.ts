import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../../edge/fixture.ts";
import { allow, startTestS3 } from "./fixture.ts";

const uploads = "arn:aws:s3:::uploads";
const Bucket = "uploads";
let s3: Awaited<ReturnType<typeof startTestS3>>;
beforeAll(async () => {
  s3 = await startTestS3(
    {
      Reader: [allow(["s3:GetObject"], [`${uploads}/*`])],
      Lister: [
        allow(["s3:GetObject"], [`${uploads}/*`]),
        allow(["s3:ListBucket"], [uploads], { conditions: { StringLike: { "s3:prefix": ["public/*"] } } }),
      ],
      Searcher: [allow(["s3:GetObject"], [`${uploads}/*`]), allow(["s3:ListBucket"], [uploads])],
      Writer: [allow(["s3:PutObject"], [`${uploads}/incoming/*`])],
      Mover: [allow(["s3:GetObject"], [`${uploads}/incoming/*`]), allow(["s3:PutObject"], [`${uploads}/quarantine/*`])],
      Copier: [allow(["s3:PutObject"], [`${uploads}/quarantine/*`])],
      Sweeper: [allow(["s3:DeleteObject"], [`${uploads}/incoming/*`])],
      Stranger: [],
    },
    { Uploads: bucketOf("uploads") },
  );
  for (const Key of ["incoming/1", "incoming/2", "kept", "public/1"])
    await s3.client().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
});
afterAll(() => s3.stop());

type Send = (to: S3Client) => Promise<unknown>;
/** What IAM said, short: `allowed`, or which action on which resource is not. */
const asked = (who: string, send: Send) =>
  send(s3.client(who)).then(
    () => "allowed",
    ({ name, message }: Error) =>
      message.match(/not authorized to perform: (\S+ on resource: "[^"]*")/)?.[1]?.replace(" on resource: ", " ") ??
      name,
  );
const statusOf = (who: string, send: Send) =>
  send(s3.client(who)).then(
    () => 200,
    ({ $metadata }: S3ServiceException) => $metadata.httpStatusCode,
  );
const place = (Key: string) => ({ Bucket, Key });
const UploadId = "0".repeat(32);

describe("a function without grants is refused, by the name of what is missing:", () => {
  const parts = { ...place("a"), UploadId };
  it.each<[string, Send]>([
    ['s3:GetObject "arn:aws:s3:::uploads/a"', (to) => to.send(new GetObjectCommand(place("a")))],
    [
      's3:GetObject "arn:aws:s3:::uploads/a"',
      (to) => to.send(new GetObjectAttributesCommand({ ...place("a"), ObjectAttributes: ["ETag"] })),
    ],
    [
      's3:PutObject "arn:aws:s3:::uploads/a b+ü"',
      (to) => to.send(new PutObjectCommand({ ...place("a b+ü"), Body: "x" })),
    ],
    ['s3:DeleteObject "arn:aws:s3:::uploads/a"', (to) => to.send(new DeleteObjectCommand(place("a")))],
    ['s3:ListBucket "arn:aws:s3:::uploads"', (to) => to.send(new ListObjectsV2Command({ Bucket }))],
    ['s3:ListAllMyBuckets "*"', (to) => to.send(new ListBucketsCommand({}))],
    [
      's3:GetObject "arn:aws:s3:::uploads/b c"',
      (to) => to.send(new CopyObjectCommand({ ...place("a"), CopySource: "uploads/b%20c" })),
    ],
    ['s3:PutObject "arn:aws:s3:::uploads/a"', (to) => to.send(new CreateMultipartUploadCommand(place("a")))],
    [
      's3:PutObject "arn:aws:s3:::uploads/a"',
      (to) => to.send(new UploadPartCommand({ ...parts, PartNumber: 1, Body: "x" })),
    ],
    [
      's3:PutObject "arn:aws:s3:::uploads/a"',
      (to) => to.send(new CompleteMultipartUploadCommand({ ...parts, MultipartUpload: {} })),
    ],
    ['s3:AbortMultipartUpload "arn:aws:s3:::uploads/a"', (to) => to.send(new AbortMultipartUploadCommand(parts))],
    ['s3:ListMultipartUploadParts "arn:aws:s3:::uploads/a"', (to) => to.send(new ListPartsCommand(parts))],
  ])("%s", async (missing, send) => {
    expect(await asked("Stranger", send)).toBe(missing);
  });

  it("and HEAD, which says no more than 403", async () => {
    expect(await statusOf("Stranger", (to) => to.send(new HeadObjectCommand(place("kept"))))).toBe(403);
    expect(await statusOf("Stranger", (to) => to.send(new HeadBucketCommand({ Bucket })))).toBe(403);
  });
});

it("a refusal names the principal in AWS's words, and people are told which grant is missing", async () => {
  const refused = s3.client("Stranger").send(new GetObjectCommand(place("kept")));
  await expect(refused).rejects.toMatchObject({
    name: "AccessDenied",
    message:
      'User: arn:aws:sts::123456789012:assumed-role/pantry-test-StrangerRole/pantry-test-Stranger is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::uploads/kept" because no identity-based policy allows the s3:GetObject action',
    $metadata: { httpStatusCode: 403 },
  });
  expect(s3.events).toContainEqual({
    type: "warning",
    message: expect.stringContaining("Stranger may not s3:GetObject on arn:aws:s3:::uploads/kept"),
  });
});

it("a copy asks to read its source and to write its target", async () => {
  const copy =
    (Key: string): Send =>
    (to) =>
      to.send(new CopyObjectCommand({ ...place(Key), CopySource: "uploads/incoming/1" }));
  expect(await asked("Mover", copy("quarantine/1"))).toBe("allowed");
  expect(await asked("Mover", copy("media/1"))).toBe('s3:PutObject "arn:aws:s3:::uploads/media/1"');
  expect(await asked("Copier", copy("quarantine/1"))).toBe('s3:GetObject "arn:aws:s3:::uploads/incoming/1"');
});

it("a listing is asked for under the prefix that it lists", async () => {
  const list = (Prefix?: string) => asked("Lister", (to) => to.send(new ListObjectsV2Command({ Bucket, Prefix })));
  expect(await list("public/")).toBe("allowed");
  expect(await list("incoming/")).toBe('s3:ListBucket "arn:aws:s3:::uploads"');
  expect(await list()).toBe('s3:ListBucket "arn:aws:s3:::uploads"');
});

it("to write or delete on the condition of an ETag takes leave to read; to write where nothing is does not", async () => {
  const put = (more: object) =>
    asked("Writer", (to) => to.send(new PutObjectCommand({ ...place("incoming/new"), Body: "x", ...more })));
  expect(await put({ IfNoneMatch: "*" })).toBe("allowed");
  expect(await put({ IfMatch: '"0"' })).toBe('s3:GetObject "arn:aws:s3:::uploads/incoming/new"');
  const remove: Send = (to) => to.send(new DeleteObjectCommand({ ...place("incoming/1"), IfMatch: '"0"' }));
  expect(await asked("Sweeper", remove)).toBe('s3:GetObject "arn:aws:s3:::uploads/incoming/1"');
  expect(await put({ Tagging: "a=b" })).toBe('s3:PutObjectTagging "arn:aws:s3:::uploads/incoming/new"');
});

it("of many objects to delete, those go that may go", async () => {
  const Objects = ["incoming/2", "kept"].map((Key) => ({ Key }));
  const answer = await s3.client("Sweeper").send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(answer.Deleted).toEqual([{ Key: "incoming/2" }]);
  expect(answer.Errors).toMatchObject([{ Key: "kept", Code: "AccessDenied" }]);
  expect(await asked("Reader", (to) => to.send(new HeadObjectCommand(place("kept"))))).toBe("allowed");
});

describe("who may not list a bucket is not told what it lacks:", () => {
  it("a missing object is refused to them, and missing to others", async () => {
    const missing: Send = (to) => to.send(new GetObjectCommand(place("no such key")));
    expect(await asked("Reader", missing)).toBe('s3:ListBucket "arn:aws:s3:::uploads"');
    expect(await asked("Searcher", missing)).toBe("NoSuchKey");
    await expect(missing(s3.client())).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("by HEAD and as the source of a copy as well", async () => {
    const head: Send = (to) => to.send(new HeadObjectCommand(place("no such key")));
    expect([await statusOf("Reader", head), await statusOf("Searcher", head)]).toEqual([403, 404]);
    const copy: Send = (to) =>
      to.send(new CopyObjectCommand({ ...place("quarantine/1"), CopySource: "uploads/incoming/none" }));
    expect(await asked("Mover", copy)).toBe('s3:ListBucket "arn:aws:s3:::uploads"');
  });
});

describe("what a function has signed for others", () => {
  it("lets them do what it may do itself, and no more", async () => {
    const put = async (Key: string) => {
      const url = await getSignedUrl(s3.client("Writer"), new PutObjectCommand(place(Key)));
      return (await fetch(url, { method: "PUT", body: "x" })).status;
    };
    expect(await put("incoming/3")).toBe(200);
    expect(await put("media/3")).toBe(403);
  });

  it("holds for forms too: the key that they name is asked for", async () => {
    const post = async (Key: string) => {
      const { url, fields } = await createPresignedPost(s3.client("Writer"), { Bucket, Key });
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob(["x"]), "x");
      return (await fetch(url, { method: "POST", body: form })).status;
    };
    expect(await post("incoming/4")).toBe(204);
    expect(await post("media/4")).toBe(403);
  });

  it("is told to who watches, by the name of the function", async () => {
    expect(s3.events).toContainEqual(
      expect.objectContaining({ type: "call", service: "s3", operation: "PostObject", caller: "Writer", status: 204 }),
    );
  });
});
