import { request } from "node:http";
import { text } from "node:stream/consumers";
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const cloud = useCloud();
const Bucket = "files";
const odd = [
  "../../etc/passwd",
  "..",
  ".",
  "a/../b",
  "a/./b",
  "a//b",
  "/leading",
  "trailing/",
  " around ",
  "a+b c%20d%2Fe",
  "a?b=c&d#e",
  "naïve 🍎",
  "e\u0301",
  "é",
  "'\"<>&;",
  "tab\tand\nline\r",
  "007",
  "1e3",
  "true",
  "x".repeat(1024),
];

/** Sends a path as it is, where `fetch` and others take `..` out of it. */
async function sendTo(url: string, method: "GET" | "PUT", body = ""): Promise<string> {
  const { origin } = new URL(url);
  const { hostname, port } = new URL(origin);
  const sent = request({ hostname, port, method, path: url.slice(origin.length) });
  const answer = new Promise<string>((resolve, reject) => {
    sent.on("error", reject).on("response", (response) => resolve(text(response)));
  });
  sent.end(body);
  return answer;
}

it.each(odd)("%j is kept to the letter", async (Key) => {
  const place = { Bucket, Key };
  await sendTo(await getSignedUrl(cloud.s3(), new PutObjectCommand(place)), "PUT", `about ${Key}`);
  expect(await sendTo(await getSignedUrl(cloud.s3(), new GetObjectCommand(place)), "GET")).toBe(`about ${Key}`);
  const { Contents = [] } = await cloud
    .s3()
    .send(new ListObjectsV2Command({ Bucket, Prefix: Key, EncodingType: "url" }));
  const listed = Contents.map(({ Key: encoded = "" }) => decodeURIComponent(encoded.replaceAll("+", " ")));
  expect(listed).toContain(Key);
});

it("all of them are copied, and removed at once, by their names in XML and in headers", async () => {
  const names = odd.filter((key) => key.length < 1024).map((key) => `odd/${key}`);
  const s3 = cloud.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: "source +%", Body: "apples" }));
  for (const Key of names)
    await s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `files/${encodeURIComponent("source +%")}` }));
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: names.map((Key) => ({ Key })) } }),
  );
  expect(Errors ?? []).toEqual([]);
  expect(Deleted?.map(({ Key }) => Key)).toEqual(names);
  expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "odd/" }))).KeyCount).toBe(0);
});

it("one that is longer than 1,024 bytes is refused, however few signs it has", async () => {
  const put = new PutObjectCommand({ Bucket, Key: "é".repeat(513), Body: "apples" });
  await expect(cloud.s3().send(put)).rejects.toMatchObject({ name: "KeyTooLongError" });
  const head = new HeadObjectCommand({ Bucket, Key: "é".repeat(513) });
  await expect(cloud.s3().send(head)).rejects.toMatchObject({ name: "NotFound" });
});
