import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
const cloud = useCloud();
const Bucket = "files";
const source = { Bucket, Key: "source", Body: "apples", ContentType: "text/plain", Metadata: { from: "Tyrol" } };
const put = () => cloud.s3().send(new PutObjectCommand({ ...source, Tagging: "season=autumn" }));
const copy = (Key: string, more = {}) =>
  cloud.s3().send(new CopyObjectCommand({ Bucket, Key, CopySource: "files/source", ...more }));
const read = async (Key: string) => {
  const { Body, ContentType, Metadata } = await cloud.s3().send(new GetObjectCommand({ Bucket, Key }));
  const { TagSet } = await cloud.s3().send(new GetObjectTaggingCommand({ Bucket, Key }));
  return { text: await Body?.transformToString(), ContentType, Metadata, TagSet };
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("a copy", () => {
  it("has what was said of its source, or what is said anew, and keeps it when its source is gone", async () => {
    await put();
    await copy("same");
    const tags = [{ Key: "season", Value: "autumn" }];
    const same = { text: "apples", ContentType: "text/plain", Metadata: { from: "Tyrol" }, TagSet: tags };
    expect(await read("same")).toEqual(same);
    await copy("other", { MetadataDirective: "REPLACE", ContentType: "text/csv", TaggingDirective: "REPLACE" });
    expect(await read("other")).toEqual({ text: "apples", ContentType: "text/csv", Metadata: {}, TagSet: [] });
    await cloud.s3().send(new PutObjectCommand({ ...source, Body: "pears" }));
    expect(await read("same")).toEqual(same);
  });

  it("of an object to itself must change something", async () => {
    await put();
    expect(await codeOf(copy("source"))).toBe("InvalidRequest");
    await copy("source", { MetadataDirective: "REPLACE", Metadata: { from: "Meran" } });
    expect(await read("source")).toMatchObject({ text: "apples", Metadata: { from: "Meran" } });
  });

  it("of nothing, or of what is not meant, is not made", async () => {
    await put();
    expect(await codeOf(copy("never", { CopySource: "files/nothing" }))).toBe("NoSuchKey");
    expect(await codeOf(copy("never", { CopySource: "nowhere/source" }))).not.toBe("done");
    expect(await codeOf(copy("never", { CopySource: "files" }))).toBe("InvalidArgument");
    expect(await codeOf(copy("never", { CopySourceIfModifiedSince: new Date(Date.now() + 1e7) }))).toBe(
      "PreconditionFailed",
    );
    expect(await codeOf(read("never"))).toBe("NoSuchKey");
  });

  it("of a part ends within its source", async () => {
    await put();
    const place = { Bucket, Key: "parts" };
    const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand(place));
    const part = { ...place, UploadId, PartNumber: 1, CopySource: "files/source" };
    const copyPart = (CopySourceRange: string) =>
      codeOf(cloud.s3().send(new UploadPartCopyCommand({ ...part, CopySourceRange })));
    expect(await copyPart("bytes=0-6")).toBe("InvalidArgument");
    expect(await copyPart("bytes=3-")).toBe("InvalidArgument");
    expect(await copyPart("bytes=0-5")).toBe("done");
  });
});

describe("tags", () => {
  it("are at most ten, each of another name, and may be changed", async () => {
    await put();
    const tag = (count: number, name: (index: number) => string) =>
      new PutObjectTaggingCommand({
        Bucket,
        Key: "source",
        Tagging: { TagSet: Array.from({ length: count }, (_, index) => ({ Key: name(index), Value: "<&>" })) },
      });
    expect(await codeOf(cloud.s3().send(tag(11, String)))).toBe("BadRequest");
    expect(await codeOf(cloud.s3().send(tag(2, () => "twice")))).toBe("InvalidTag");
    await cloud.s3().send(tag(1, () => "a b"));
    expect((await read("source")).TagSet).toEqual([{ Key: "a b", Value: "<&>" }]);
  });
});
