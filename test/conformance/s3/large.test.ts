import { createHash } from "node:crypto";
import { request } from "node:http";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

const cloud = useCloud();
const place = { Bucket: "files", Key: "large" };
const gigabyte = 1024 ** 3;
const megabyte = Buffer.alloc(1024 * 1024, "larder");

function* bytes() {
  for (let sent = 0; sent < gigabyte; sent += megabyte.length) yield megabyte;
}

/** The most that the process takes while this works, above what it took before. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  await work();
  clearInterval(watch);
  return most - before;
}

it("a gigabyte goes in and out as a stream, and is never held", { timeout: 180_000 }, async () => {
  const put = await getSignedUrl(cloud.s3(), new PutObjectCommand(place));
  const grown = await growth(async () => {
    const sent = request(put, { method: "PUT", headers: { "content-length": gigabyte } });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      sent.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
    await pipeline(Readable.from(bytes()), sent);
    expect(await answered).toBe(200);
  });
  const read = createHash("md5");
  const grownAgain = await growth(async () => {
    const { Body } = await cloud.s3().send(new GetObjectCommand(place));
    if (!(Body instanceof Readable)) throw new TypeError("A stream was expected");
    const take = (chunk: Buffer, _: unknown, done: () => void) => {
      read.update(chunk);
      done();
    };
    await pipeline(Body, new Writable({ write: take }));
  });
  const wanted = createHash("md5");
  for (const chunk of bytes()) wanted.update(chunk);
  expect(read.digest("hex")).toBe(wanted.digest("hex"));
  expect(grown).toBeLessThan(200 * 1024 * 1024);
  expect(grownAgain).toBeLessThan(200 * 1024 * 1024);
});
