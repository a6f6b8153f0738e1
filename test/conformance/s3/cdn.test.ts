import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../../../packages/local/src/edge/fixture.ts";
import { useCloud } from "./cloud.ts";
import { replyOf, send, verdictOf } from "./wire.ts";

const cloud = useCloud({
  buckets: { Media: bucketOf("media"), Manuals: bucketOf("manuals") },
  cdns: {
    MediaCdn: {
      endpoint: "https://d111111abcdef8.cloudfront.net",
      routes: [
        { pattern: "/manuals/*", bucket: "Manuals" },
        { pattern: "/manuals/2.txt", bucket: "Media" },
        { pattern: "/*", bucket: "Media" },
      ],
    },
  },
});
const immutable = "public, max-age=31536000, immutable";
let etag: string;
beforeAll(async () => {
  const s3 = cloud.s3();
  const image = { Bucket: "media", Key: "products/apples 1.webp", Body: "0123456789" };
  const put = new PutObjectCommand({
    ...image,
    ContentType: "image/webp",
    CacheControl: immutable,
    Metadata: { by: "x" },
  });
  etag = (await s3.send(put)).ETag ?? "";
  await s3.send(new PutObjectCommand({ Bucket: "media", Key: "empty", Body: Buffer.alloc(0) }));
  await s3.send(new PutObjectCommand({ Bucket: "manuals", Key: "manuals/1.txt", Body: "press" }));
  await s3.send(
    new PutObjectCommand({ Bucket: "media", Key: "manuals/2.txt", Body: "hidden behind the other bucket" }),
  );
});

const path = "/products/apples%201.webp";
const ask = async (to = path, init: RequestInit = {}) =>
  replyOf(await fetch(`${cloud.local.urls["mediacdn"]}${to}`, init));

describe("a CDN", () => {
  it("has an address among the others, by its name in lower case", () => {
    expect(cloud.local.urls["mediacdn"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("serves what is in its bucket to everybody, as it was stored", async () => {
    const reply = await ask();
    expect([reply.status, reply.text]).toEqual([200, "0123456789"]);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-type": "image/webp",
      "cache-control": immutable,
      "content-length": "10",
      "accept-ranges": "bytes",
      "last-modified": expect.stringMatching(/GMT$/),
      etag,
    });
    expect((await ask(`${path}?width=640`)).text).toBe("0123456789");
    expect(await ask("/empty")).toMatchObject({ status: 200, text: "" });
  });

  it("says to HEAD what it says to GET", async () => {
    const reply = await ask(path, { method: "HEAD" });
    expect([reply.status, reply.text, reply.headers.get("content-length")]).toEqual([200, "", "10"]);
  });

  it("sends nothing again that is as it was", async () => {
    expect(await ask(path, { headers: { "if-none-match": etag } })).toMatchObject({ status: 304, text: "" });
    expect(await ask(path, { headers: { "if-none-match": '"other"' } })).toMatchObject({ status: 200 });
    const since = (await ask()).headers.get("last-modified") ?? "";
    expect(await ask(path, { headers: { "if-modified-since": since } })).toMatchObject({ status: 304 });
  });

  it("sends a part, and says which", async () => {
    const reply = await ask(path, { headers: { range: "bytes=2-4" } });
    expect([reply.status, reply.text, reply.headers.get("content-range")]).toEqual([206, "234", "bytes 2-4/10"]);
    expect((await ask(path, { headers: { range: "bytes=10-" } })).status).toBe(416);
    // The condition is asked for first: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
    expect((await ask(path, { headers: { range: "bytes=2-4", "if-match": '"other"' } })).status).toBe(412);
  });

  it("goes by the first pattern that fits, be it short", async () => {
    expect((await ask("/manuals/1.txt")).text).toBe("press");
    expect(verdictOf(await ask("/manuals/2.txt"))).toBe("403 AccessDenied");
  });

  it("refuses what is not there, for it may not list, and lists nothing", async () => {
    for (const missing of ["/none", "/", "/?list-type=2", "/%", "/products/"])
      expect(verdictOf(await ask(missing))).toBe("403 AccessDenied");
  });

  it("is for reading alone", async () => {
    for (const method of ["PUT", "POST", "DELETE", "OPTIONS"])
      expect((await ask(path, { method, ...(method !== "OPTIONS" && { body: "x" }) })).status).toBe(403);
    expect((await ask()).text).toBe("0123456789");
  });

  it("lets no page of another origin read what it serves, as nobody has said that it may", async () => {
    const reply = await send(`${cloud.local.urls["mediacdn"]}${path}`, { headers: { origin: "https://else.example" } });
    expect([reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });

  it("serves what was written since", async () => {
    await cloud.s3().send(new PutObjectCommand({ Bucket: "media", Key: "new", Body: "1" }));
    expect((await ask("/new")).text).toBe("1");
    await cloud.s3().send(new PutObjectCommand({ Bucket: "media", Key: "new", Body: "2" }));
    expect((await ask("/new")).text).toBe("2");
  });
});
