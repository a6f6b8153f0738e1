import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

const cloud = useCloud();
const Bucket = "files";
const put = (Key: string, more = {}) => cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body: "apples", ...more }));
const head = (Key: string, more = {}) => cloud.s3().send(new HeadObjectCommand({ Bucket, Key, ...more }));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("what is said of an object", () => {
  it("may be said in the URL that it is sent to", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "signed", Metadata: { origin: "Tyrol" }, Tagging: "a=b" });
    expect((await fetch(await getSignedUrl(cloud.s3(), command), { method: "PUT", body: "apples" })).status).toBe(200);
    expect(await head("signed")).toMatchObject({ Metadata: { origin: "Tyrol" }, TagCount: 1, ContentLength: 6 });
  });

  it("may be more than a header can hold when it comes with a form", async () => {
    const fields = { "x-amz-meta-origin": "東京", "content-type": "text/plain" };
    const post = await createPresignedPost(cloud.s3(), { Bucket, Key: "form", Fields: fields, Conditions: [] });
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append("file", "apples");
    expect((await fetch(post.url, { method: "POST", body: form })).status).toBe(204);
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
    expect((await head("form")).Metadata).toEqual({ origin: `=?UTF-8?B?${btoa("\xe6\x9d\xb1\xe4\xba\xac")}?=` });
  });

  it("is at most 2 KB", async () => {
    expect(await codeOf(put("large", { Metadata: { note: "x".repeat(2044) } }))).toBe("done");
    expect(await codeOf(put("large", { Metadata: { note: "x".repeat(2045) } }))).toBe("MetadataTooLarge");
  });

  it("may be said otherwise by who signs a URL to read it, if a header can hold that", async () => {
    await put("renamed");
    const urlFor = (ResponseContentDisposition: string) =>
      getSignedUrl(cloud.s3(), new GetObjectCommand({ Bucket, Key: "renamed", ResponseContentDisposition }));
    const found = await fetch(await urlFor('attachment; filename="a.csv"'));
    expect(found.headers.get("content-disposition")).toBe('attachment; filename="a.csv"');
    expect((await fetch(await urlFor("attachment; filename=東京"))).status).toBe(400);
    expect((await fetch(await urlFor("attachment\r\nset-cookie: a=b"))).status).toBe(400);
  });
});

it("a part of an object in parts may be read by its number", async () => {
  const place = { Bucket, Key: "numbered" };
  const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand(place));
  const Parts = [];
  for (const [index, Body] of [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")].entries()) {
    const PartNumber = index + 1;
    const { ETag } = await cloud.s3().send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  await cloud.s3().send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
  const part = await cloud.s3().send(new GetObjectCommand({ ...place, PartNumber: 2 }));
  expect(part).toMatchObject({ PartsCount: 2, ContentLength: 3, ContentRange: "bytes 5242880-5242882/5242883" });
  expect(await part.Body?.transformToString()).toBe("end");
  expect(await codeOf(cloud.s3().send(new GetObjectCommand({ ...place, PartNumber: 3 })))).toBe("InvalidPartNumber");
});

it.each<[string, object]>([
  ["a public ACL", { ACL: "public-read" }],
  ["a key of KMS", { ServerSideEncryption: "aws:kms" }],
  ["another storage class", { StorageClass: "GLACIER" }],
  ["a lock", { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date(Date.now() + 1e8) }],
  ["a redirect", { WebsiteRedirectLocation: "/elsewhere" }],
  ["to append", { WriteOffsetBytes: 0 }],
])("to write with %s is not served, and writes nothing", async (_, more) => {
  expect(await codeOf(put("unserved", more))).toBe("NotImplemented");
  expect(await codeOf(head("unserved"))).toBe("NotFound");
});

it("a stream whose length nobody says is refused", async () => {
  const url = await getSignedUrl(cloud.s3(), new PutObjectCommand({ Bucket, Key: "unknown length" }));
  const body = new Blob(["apples"]).stream();
  expect((await fetch(url, { method: "PUT", body, duplex: "half" })).status).toBe(501);
  expect(await codeOf(head("unknown length"))).toBe("NotFound");
});

it("a version is not served, and the object stays", async () => {
  await put("versioned");
  const of = (VersionId: string) => cloud.s3().send(new GetObjectCommand({ Bucket, Key: "versioned", VersionId }));
  expect(await codeOf(of("3sL4kqtJlcpXroDTDmJ"))).toBe("NotImplemented");
  expect(await codeOf(of("null"))).toBe("done");
});
