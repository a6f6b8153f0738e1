import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import {
  ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
const cloud = useCloud();
const Bucket = "files";
const apples = Buffer.from("apples");
const crcOf = (bytes: Buffer) => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value.toString("base64");
};
const put = (Key: string, more = {}) => cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body: apples, ...more }));
const head = (Key: string) => cloud.s3().send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
const checksumIn = (answer: object, algorithm: string) => new Map(Object.entries(answer)).get(`Checksum${algorithm}`);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("a checksum", () => {
  const algorithms = Object.values(ChecksumAlgorithm).filter((name) => /^(CRC|SHA1$|SHA256$)/.test(name));

  it.each(algorithms)("%s is verified as it comes in, kept, and verified by who reads", async (name) => {
    const Key = `by ${name}`;
    const sent = await put(Key, { ChecksumAlgorithm: name });
    const found = await head(Key);
    expect(checksumIn(found, name)).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(checksumIn(sent, name)).toBe(checksumIn(found, name));
    expect(found.ChecksumType).toBe("FULL_OBJECT");
    const { Body } = await cloud.s3().send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
    expect(await Body?.transformToString()).toBe("apples");
  });

  it.each(algorithms)("%s may follow the bytes of a stream", async (name) => {
    const Key = `behind ${name}`;
    await put(Key, { Body: Readable.from([apples]), ContentLength: 6, ChecksumAlgorithm: name });
    await put(`${Key} at once`, { ChecksumAlgorithm: name });
    expect(checksumIn(await head(Key), name)).toBe(checksumIn(await head(`${Key} at once`), name));
  });

  it("that is of something else has nothing stored", async () => {
    expect(await codeOf(put("wrong", { ChecksumCRC32: crcOf(Buffer.from("pears")) }))).toBe("BadDigest");
    expect(await codeOf(put("wrong", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }))).toBe("BadDigest");
    expect(await codeOf(put("wrong", { ContentMD5: "apples" }))).toBe("InvalidDigest");
    expect(await codeOf(head("wrong"))).toBe("NotFound");
  });
});

describe("the checksum of an object in parts", () => {
  const least = 5 * 1024 * 1024;
  const bytes = Buffer.concat([Buffer.alloc(least, "a"), Buffer.from("end")]);
  const partsOf = async (Key: string, options: object) => {
    const place = { Bucket, Key };
    const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand({ ...place, ...options }));
    const send = async (PartNumber: number, Body: Buffer) => {
      const part = { ...place, UploadId, PartNumber, Body, ChecksumAlgorithm: "CRC32" as const };
      const { ETag, ChecksumCRC32 } = await cloud.s3().send(new UploadPartCommand(part));
      return { PartNumber, ETag, ChecksumCRC32 };
    };
    const Parts = [await send(1, bytes.subarray(0, least)), await send(2, bytes.subarray(least))];
    return { ...place, UploadId, MultipartUpload: { Parts } };
  };

  it("is of its parts' checksums, and says how many", async () => {
    const upload = await partsOf("composite", { ChecksumAlgorithm: "CRC32" });
    const parts = upload.MultipartUpload.Parts.map(({ ChecksumCRC32 = "" }) => Buffer.from(ChecksumCRC32, "base64"));
    const answer = await cloud.s3().send(new CompleteMultipartUploadCommand(upload));
    expect(answer).toMatchObject({ ChecksumType: "COMPOSITE", ChecksumCRC32: `${crcOf(Buffer.concat(parts))}-2` });
    expect(await head("composite")).toMatchObject({ ChecksumCRC32: answer.ChecksumCRC32 });
  });

  it("is of the whole when that is asked for, and holds it to what is said", async () => {
    const asked = { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" };
    const upload = await partsOf("full", asked);
    const complete = (more: object) => cloud.s3().send(new CompleteMultipartUploadCommand({ ...upload, ...more }));
    expect(await codeOf(complete({ ChecksumCRC32: crcOf(apples), ChecksumType: "FULL_OBJECT" }))).toBe("BadDigest");
    const answer = await complete({ ChecksumCRC32: crcOf(bytes), ChecksumType: "FULL_OBJECT" });
    expect(answer).toMatchObject({ ChecksumType: "FULL_OBJECT", ChecksumCRC32: crcOf(bytes) });
    const attributes = new GetObjectAttributesCommand({
      Bucket,
      Key: "full",
      ObjectAttributes: ["Checksum", "ObjectSize", "ObjectParts"],
    });
    expect(await cloud.s3().send(attributes)).toMatchObject({
      Checksum: { ChecksumCRC32: crcOf(bytes), ChecksumType: "FULL_OBJECT" },
      ObjectSize: bytes.length,
      ObjectParts: { TotalPartsCount: 2 },
    });
  });

  it("is made by the SDK's own uploads, and right", async () => {
    await new Upload({ client: cloud.s3(), params: { Bucket, Key: "uploaded", Body: bytes } }).done();
    const { Body } = await cloud.s3().send(new GetObjectCommand({ Bucket, Key: "uploaded" }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it("cannot be made when a part comes with another, and is refused with the part", async () => {
    const place = { Bucket, Key: "other" };
    const { UploadId } = await cloud
      .s3()
      .send(new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: "SHA256" }));
    const part = new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: apples, ChecksumAlgorithm: "CRC32" });
    expect(await codeOf(cloud.s3().send(part))).toBe("InvalidRequest");
  });
});
