import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
const cloud = useCloud();
const Bucket = "files";
const put = (Key: string, Body: string, more = {}) =>
  cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, more = {}) => {
  const { Body, ETag } = await cloud.s3().send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { text: (await Body?.transformToString()) ?? "", ETag };
};
const remove = (Key: string, more = {}) => cloud.s3().send(new DeleteObjectCommand({ Bucket, Key, ...more }));
const verdict = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { name: string; $metadata?: { httpStatusCode?: number } }) =>
      `${error.$metadata?.httpStatusCode} ${error.name}`,
  );

describe("of those who write at once", () => {
  it("one alone is the first", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, writer) => verdict(put("first", `${writer}`, { IfNoneMatch: "*" }))),
    );
    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(["done", "412 PreconditionFailed"]));
  });

  it("none undoes what another wrote when each says what it read", async () => {
    await put("counter", "0");
    const add = async () => {
      for (;;) {
        const { text, ETag } = await read("counter");
        if ((await verdict(put("counter", `${Number(text) + 1}`, { IfMatch: ETag }))) === "done") return;
      }
    };
    await Promise.all(Array.from({ length: 6 }, add));
    expect((await read("counter")).text).toBe("6");
  });
});

describe("a condition that does not hold", () => {
  it("keeps an object from being removed", async () => {
    const { ETag } = await put("kept", "apples");
    expect(await verdict(remove("kept", { IfMatch: '"0"' }))).toBe("412 PreconditionFailed");
    expect(await verdict(remove("never", { IfMatch: "*" }))).toBe("404 NoSuchKey");
    const Objects = [{ Key: "kept", ETag: '"0"' }, { Key: "never" }];
    const { Deleted, Errors } = await cloud.s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect([Deleted?.map(({ Key }) => Key), Errors?.map(({ Key, Code }) => `${Key} ${Code}`)]).toEqual([
      ["never"],
      ["kept PreconditionFailed"],
    ]);
    expect((await read("kept")).text).toBe("apples");
    expect(await verdict(remove("kept", { IfMatch: ETag }))).toBe("done");
  });

  it("keeps a copy and a completed upload from taking the place of what is there", async () => {
    await put("place", "apples");
    const copy = new CopyObjectCommand({ Bucket, Key: "place", CopySource: "files/source", IfNoneMatch: "*" });
    await put("source", "pears");
    expect(await verdict(cloud.s3().send(copy))).toBe("412 PreconditionFailed");
    const place = { Bucket, Key: "place" };
    const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand(place));
    const part = new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: "plums" });
    const { ETag } = await cloud.s3().send(part);
    const complete = (more = {}) =>
      cloud.s3().send(
        new CompleteMultipartUploadCommand({
          ...place,
          UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
          ...more,
        }),
      );
    expect(await verdict(complete({ IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
    expect((await read("place")).text).toBe("apples");
    expect(await verdict(complete())).toBe("done");
    expect((await read("place")).text).toBe("plums");
  });

  it("answers who has an object already with its ETag and no bytes", async () => {
    const { ETag } = await put("known", "apples");
    const hour = 3_600_000;
    const [before, after] = [new Date(Date.now() - hour), new Date(Date.now() + hour)];
    expect(await verdict(read("known", { IfNoneMatch: ETag }))).toMatch(/^304/);
    expect(await verdict(read("known", { IfModifiedSince: after }))).toMatch(/^304/);
    expect(await verdict(read("known", { IfUnmodifiedSince: before }))).toBe("412 PreconditionFailed");
    // The ETag decides where both are asked: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
    expect(await verdict(read("known", { IfMatch: ETag, IfUnmodifiedSince: before }))).toBe("done");
    expect(await verdict(read("known", { IfNoneMatch: '"0"', IfModifiedSince: after }))).toBe("done");
    const head = new HeadObjectCommand({ Bucket, Key: "known", IfMatch: '"0"' });
    expect(await verdict(cloud.s3().send(head))).toMatch(/^412/);
  });
});
