import { DeleteObjectsCommand, ListObjectsCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
const cloud = useCloud();
const Bucket = "files";
const put = (Key: string) => cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body: "apples" }));
const list = (more: object = {}) => cloud.s3().send(new ListObjectsV2Command({ Bucket, ...more }));
const keysIn = ({ Contents = [] }: { Contents?: { Key?: string | undefined }[] | undefined }) =>
  Contents.map(({ Key = "" }) => Key);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.name,
  );

async function empty() {
  const Objects = keysIn(await list()).map((Key) => ({ Key }));
  if (Objects.length > 0) await cloud.s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}
afterEach(empty);

/** All pages of a listing, one behind the other. */
async function everyPage(asked: object) {
  const seen: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await list({ ...asked, ContinuationToken });
    const folded = page.CommonPrefixes?.map(({ Prefix = "" }) => Prefix) ?? [];
    expect(page.KeyCount).toBe(keysIn(page).length + folded.length);
    seen.push(...[...keysIn(page), ...folded].toSorted(byBytes));
    ContinuationToken = page.NextContinuationToken;
    expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
  } while (ContinuationToken !== undefined);
  return seen;
}

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** What a listing is by its definition. */
function wanted(keys: readonly string[], prefix: string, delimiter: string) {
  const fold = (key: string) => {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? key : key.slice(0, end + delimiter.length);
  };
  return [...new Set(keys.filter((key) => key.startsWith(prefix)).map(fold))].toSorted(byBytes);
}

it("pages have every key once, in the order of their bytes, folded at the delimiter, however long they are", async () => {
  // U+FFFD sorts in front of what is beyond it in UTF-8, and behind it in UTF-16.
  const key = fc.string({
    unit: fc.constantFrom("a", "b", "/", " ", "+", "é", "\u{fffd}", "🍎"),
    minLength: 1,
    maxLength: 5,
  });
  const keys = fc.uniqueArray(
    key.filter((one) => !one.startsWith("/")),
    { minLength: 1, maxLength: 12 },
  );
  const text = fc.constantFrom("", "a", "/", "a/", "é");
  await fc.assert(
    fc.asyncProperty(keys, text, text, fc.integer({ min: 1, max: 4 }), async (some, Prefix, Delimiter, MaxKeys) => {
      await empty();
      await Promise.all(some.map(put));
      expect(await everyPage({ Prefix, Delimiter, MaxKeys })).toEqual(wanted(some, Prefix, Delimiter));
    }),
    { numRuns: 25 },
  );
}, 60_000);

it("a listing begins behind the key it is told, there or not", async () => {
  for (const key of ["a", "b", "c"]) await put(key);
  expect(keysIn(await list({ StartAfter: "a" }))).toEqual(["b", "c"]);
  expect(keysIn(await list({ StartAfter: "aa" }))).toEqual(["b", "c"]);
  expect(keysIn(await list({ MaxKeys: 0 }))).toEqual([]);
  expect(await codeOf(list({ ContinuationToken: "apples" }))).toBe("InvalidArgument");
  expect(await codeOf(list({ MaxKeys: -1 }))).toBe("InvalidArgument");
});

it("the older listing goes on behind a marker", async () => {
  for (const key of ["a/1", "a/2", "b", "c/1"]) await put(key);
  const page = (Marker?: string) =>
    cloud.s3().send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2, Marker }));
  const first = await page();
  expect([first.CommonPrefixes, keysIn(first), first.NextMarker]).toEqual([[{ Prefix: "a/" }], ["b"], "b"]);
  const second = await page(first.NextMarker);
  expect([second.CommonPrefixes, second.IsTruncated]).toEqual([[{ Prefix: "c/" }], false]);
});

it("keys are encoded as forms are where that is asked for", async () => {
  await put("a b/c+d(é)\n");
  expect(keysIn(await list({ EncodingType: "url" }))).toEqual(["a+b/c%2Bd%28%C3%A9%29%0A"]);
});
