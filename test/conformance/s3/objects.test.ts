import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

const cloud = useCloud();
const Bucket = "files";
const put = (Key: string, Body: string | Buffer, more = {}) =>
  cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const answer = await cloud.s3().send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: await answer.Body?.transformToString() };
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => `${error.$metadata?.httpStatusCode} ${error.name}`,
  );

it("gives back what was put, and what was said of it", async () => {
  const { ETag } = await put("apples.txt", "Gala", {
    ContentType: "text/plain",
    CacheControl: "no-store",
    Metadata: { origin: "South Tyrol" },
  });
  const found = await get("apples.txt");
  expect(found).toMatchObject({
    text: "Gala",
    ETag,
    ContentType: "text/plain",
    CacheControl: "no-store",
    ContentLength: 4,
  });
  expect(found.Metadata).toEqual({ origin: "South Tyrol" });
  expect(ETag).toBe(`"${createHash("md5").update("Gala").digest("hex")}"`);
});

it("keeps keys to the letter, whatever they are made of", async () => {
  const keys = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.constantFrom("a b+c", "../up", "a//b", "%20", "naïve 🍎?x=1&y", "."),
  );
  await fc.assert(
    fc.asyncProperty(
      keys.filter((key) => key.isWellFormed() && !/\p{C}/u.test(key) && !/^\.\.?$|(^|\/)\.\.?(\/|$)/.test(key)),
      async (key) => {
        await put(key, key);
        expect((await get(key)).text).toBe(key);
      },
    ),
    { numRuns: 60 },
  );
});

it("answers a part of an object, and says which", async () => {
  await put("range", "0123456789");
  expect(await get("range", { Range: "bytes=2-4" })).toMatchObject({ text: "234", ContentRange: "bytes 2-4/10" });
  expect(await get("range", { Range: "bytes=-3" })).toMatchObject({ text: "789" });
  expect(await codeOf(get("range", { Range: "bytes=10-" }))).toBe("416 InvalidRange");
});

it("writes only where the condition holds", async () => {
  const { ETag } = await put("once", "first", { IfNoneMatch: "*" });
  expect(await codeOf(put("once", "second", { IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
  expect(await codeOf(put("once", "third", { IfMatch: '"0"' }))).toBe("412 PreconditionFailed");
  expect(await codeOf(put("never", "x", { IfMatch: ETag }))).toBe("404 NoSuchKey");
  await put("once", "fourth", { IfMatch: ETag });
  expect((await get("once")).text).toBe("fourth");
});

it("reads only what is as the reader expects", async () => {
  const { ETag } = await put("read", "it");
  expect((await get("read", { IfMatch: ETag })).text).toBe("it");
  expect(await codeOf(get("read", { IfMatch: '"0"' }))).toBe("412 PreconditionFailed");
  expect(await codeOf(get("read", { IfNoneMatch: ETag }))).toMatch("304");
});

it("copies, and only what is as expected", async () => {
  const { ETag } = await put("from here", "copied", { ContentType: "text/plain" });
  const copy = (more = {}) =>
    cloud.s3().send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: "files/from%20here", ...more }));
  expect(await codeOf(copy({ CopySourceIfMatch: '"0"' }))).toBe("412 PreconditionFailed");
  await copy({ CopySourceIfMatch: ETag });
  expect(await get("to")).toMatchObject({ text: "copied", ContentType: "text/plain", ETag });
});

it("lists keys in the order of their bytes, page by page, and folds them at a delimiter", async () => {
  for (const key of ["list/b/1", "list/b/2", "list/a", "list/é", "list/z"]) await put(key, "");
  const list = async (more = {}) => {
    const {
      Contents = [],
      CommonPrefixes = [],
      NextContinuationToken,
    } = await cloud.s3().send(new ListObjectsV2Command({ Bucket, Prefix: "list/", ...more }));
    return {
      keys: Contents.map(({ Key }) => Key),
      folded: CommonPrefixes.map(({ Prefix }) => Prefix),
      next: NextContinuationToken,
    };
  };
  expect((await list()).keys).toEqual(["list/a", "list/b/1", "list/b/2", "list/z", "list/é"]);
  expect(await list({ Delimiter: "/" })).toMatchObject({ keys: ["list/a", "list/z", "list/é"], folded: ["list/b/"] });
  const seen: unknown[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await list({ Delimiter: "/", MaxKeys: 1, ContinuationToken });
    seen.push(...page.keys, ...page.folded);
    ContinuationToken = page.next;
  } while (ContinuationToken);
  expect(seen).toEqual(["list/a", "list/b/", "list/z", "list/é"]);
});

it("removes what is there, and is content when nothing is", async () => {
  await put("gone", "x");
  await cloud.s3().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
  await cloud.s3().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
  expect(await codeOf(get("gone"))).toBe("404 NoSuchKey");
  expect(await codeOf(cloud.s3().send(new HeadObjectCommand({ Bucket, Key: "gone" })))).toBe("404 NotFound");
  for (const key of ["many <1>", "many & 2"]) await put(key, "");
  const Objects = ["many <1>", "many & 2", "many 3"].map((Key) => ({ Key }));
  const { Deleted } = await cloud.s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted).toHaveLength(3);
  expect(await codeOf(get("many & 2"))).toBe("404 NoSuchKey");
});
