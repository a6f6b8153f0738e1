import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
const cloud = useCloud();
const Bucket = "files";
const least = 5 * 1024 * 1024;

const begin = async (Key: string) => {
  const { UploadId } = await cloud
    .s3()
    .send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "text/plain" }));
  return { Bucket, Key, UploadId };
};
type Place = Awaited<ReturnType<typeof begin>>;
const send = async (place: Place, PartNumber: number, Body: Buffer) => {
  const { ETag } = await cloud.s3().send(new UploadPartCommand({ ...place, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (place: Place, Parts: { PartNumber: number; ETag: string | undefined }[], more = {}) =>
  cloud.s3().send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts }, ...more }));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("an object in parts", () => {
  it("is there whole once it is completed, and not before", async () => {
    const place = await begin("whole");
    const second = await send(place, 2, Buffer.from("end"));
    const first = await send(place, 1, Buffer.alloc(least, "a"));
    expect(await codeOf(cloud.s3().send(new GetObjectCommand({ Bucket, Key: "whole" })))).toBe("NoSuchKey");
    const { ETag } = await complete(place, [first, second]);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    const read = (Range?: string) => cloud.s3().send(new GetObjectCommand({ Bucket, Key: "whole", Range }));
    const { ContentLength, ContentType } = await read();
    expect([ContentLength, ContentType]).toEqual([least + 3, "text/plain"]);
    const across = await read(`bytes=${least - 2}-${least + 1}`);
    expect(await across.Body?.transformToString()).toBe("aaen");
    expect(await codeOf(send(place, 3, Buffer.from("late")))).toBe("NoSuchUpload");
  });

  it("lists what is there of it, page by page, the last of each number", async () => {
    const place = await begin("listed");
    for (const number of [1, 2, 3]) await send(place, number, Buffer.from(`part ${number}`));
    await send(place, 2, Buffer.from("part two"));
    const page = await cloud.s3().send(new ListPartsCommand({ ...place, MaxParts: 2 }));
    expect(page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [2, 8],
    ]);
    const rest = await cloud.s3().send(new ListPartsCommand({ ...place, PartNumberMarker: page.NextPartNumberMarker }));
    expect([page.IsTruncated, rest.Parts?.length, rest.IsTruncated]).toEqual([true, 1, false]);
    const { Uploads } = await cloud.s3().send(new ListMultipartUploadsCommand({ Bucket, Prefix: "listed" }));
    expect(Uploads?.map(({ UploadId }) => UploadId)).toEqual([place.UploadId]);
  });

  it("is gone when it is aborted", async () => {
    const place = await begin("aborted");
    const part = await send(place, 1, Buffer.from("x"));
    await cloud.s3().send(new AbortMultipartUploadCommand(place));
    expect(await codeOf(complete(place, [part]))).toBe("NoSuchUpload");
    expect(await codeOf(cloud.s3().send(new ListPartsCommand(place)))).toBe("NoSuchUpload");
  });

  it("is refused with parts that are missing, out of order or too small, and can still be completed then", async () => {
    const place = await begin("refused");
    const [one, two] = [await send(place, 1, Buffer.from("small")), await send(place, 2, Buffer.from("last"))];
    expect(await codeOf(complete(place, [{ ...one, ETag: '"0"' }]))).toBe("InvalidPart");
    expect(await codeOf(complete(place, [two, one]))).toBe("InvalidPartOrder");
    expect(await codeOf(complete(place, [one, two]))).toBe("EntityTooSmall");
    expect(await codeOf(complete(place, [one], { IfMatch: '"0"' }))).toBe("NoSuchKey");
    await complete(place, [one], { IfNoneMatch: "*" });
  });

  it("may be made of parts of others", async () => {
    await new Upload({ client: cloud.s3(), params: { Bucket, Key: "source", Body: "0123456789" } }).done();
    const place = await begin("copied");
    const copy = new UploadPartCopyCommand({
      ...place,
      PartNumber: 1,
      CopySource: "files/source",
      CopySourceRange: "bytes=3-5",
    });
    const { CopyPartResult } = await cloud.s3().send(copy);
    await complete(place, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    const { Body } = await cloud.s3().send(new GetObjectCommand({ Bucket, Key: "copied" }));
    expect(await Body?.transformToString()).toBe("345");
  });
});
