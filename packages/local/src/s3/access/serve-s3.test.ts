import { createHash } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from "node:http";
import { text } from "node:stream/consumers";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bucketOf } from "../../edge/fixture.ts";
import { startTestS3 } from "./fixture.ts";
import { signerOf } from "./signer-fixture.ts";

const Bucket = "uploads";
let s3: Awaited<ReturnType<typeof startTestS3>>;
beforeAll(async () => {
  s3 = await startTestS3({}, { Uploads: bucketOf("uploads") });
});
afterAll(() => s3.stop());

const put = (Key: string, Body: string | Buffer) => s3.client().send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (Key: string) =>
  (await s3.client().send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const urlToPut = (Key: string) => getSignedUrl(s3.client(), new PutObjectCommand({ Bucket, Key }));
const answerTo = async (sent: ClientRequest) => {
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
};
const get = (url: string, options: RequestOptions = {}) => answerTo(request(url, options).end());
const calls = () =>
  s3.events.filter((event) => event.type === "call").map(({ operation, status }) => `${operation} ${status}`);

describe("who waits for `100 Continue` before sending a body", () => {
  const headers = { expect: "100-continue", "content-length": "6" };

  it("is told to go on once it is known that they may", async () => {
    const sent = request(await urlToPut("waited"), { method: "PUT", headers });
    sent.flushHeaders();
    await once(sent, "continue");
    expect((await answerTo(sent.end("apples"))).status).toBe(200);
    expect(await read("waited")).toBe("apples");
  });

  it("is refused without having sent any of it", async () => {
    const sent = request(`${s3.url}/uploads/unsigned`, { method: "PUT", headers });
    let toldToGoOn = false;
    sent.on("continue", () => {
      toldToGoOn = true;
    });
    sent.flushHeaders();
    expect((await answerTo(sent)).status).toBe(403);
    expect(toldToGoOn).toBe(false);
    sent.destroy();
  });
});

describe("a body", () => {
  it("that is not what was signed is not stored", async () => {
    const { hostname, port, pathname: path } = new URL(`${s3.url}/uploads/forged`);
    const hash = createHash("sha256").update("apples").digest("hex");
    const headers = { host: `${hostname}:${port}`, "x-amz-content-sha256": hash };
    const signed = await signerOf(s3).sign({ method: "PUT", protocol: "http:", hostname, path, query: {}, headers });
    const send = (body: string) =>
      answerTo(request(`${s3.url}${path}`, { method: "PUT", headers: signed.headers }).end(body));
    expect(await send("pears!")).toMatchObject({
      status: 400,
      text: expect.stringContaining("<Code>XAmzContentSHA256Mismatch</Code>"),
    });
    const head = s3.client().send(new HeadObjectCommand({ Bucket, Key: "forged" }));
    await expect(head).rejects.toMatchObject({ name: "NotFound" });
    expect((await send("apples")).status).toBe(200);
    expect(await read("forged")).toBe("apples");
  });

  it("of which half has come when its sender hangs up is not stored, and nobody is warned", async () => {
    const sent = request(await urlToPut("half"), { method: "PUT", headers: { "content-length": "5000000" } });
    sent.on("error", () => {});
    await new Promise((flushed) => sent.write("a".repeat(100_000), flushed));
    sent.destroy();
    await vi.waitFor(() => expect(calls()).toContain("PutObject 400"));
    await expect(s3.client().send(new HeadObjectCommand({ Bucket, Key: "half" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    expect(s3.events.filter((event) => event.type === "warning")).toEqual([]);
  });

  it("that is read by somebody who hangs up is read no further, and nobody is warned", async () => {
    await put("large", Buffer.alloc(32 * 1024 * 1024));
    const url = await getSignedUrl(s3.client(), new GetObjectCommand({ Bucket, Key: "large" }));
    const sent = request(url).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    await once(response, "data");
    response.destroy();
    await vi.waitFor(() => expect(calls().at(-1)).toBe("GetObject 200"));
    expect(s3.events.filter((event) => event.type === "warning")).toEqual([]);
  });
});

describe("a bucket", () => {
  it("is found in the name of the host as well", async () => {
    await put("a/b c", "by host");
    const url = new URL(await getSignedUrl(s3.client(), new GetObjectCommand({ Bucket, Key: "a/b c" })));
    expect((await get(url.href)).text).toBe("by host");
    const { port } = url;
    const unsigned = await get(`http://127.0.0.1:${port}/a`, { headers: { host: `uploads.localhost:${port}` } });
    expect(unsigned).toMatchObject({ status: 403, text: expect.stringContaining("<Code>AccessDenied</Code>") });
  });

  it("is not there for who comes by a name that leads here by DNS only", async () => {
    const url = await getSignedUrl(s3.client(), new GetObjectCommand({ Bucket, Key: "a/b c" }));
    const reply = await get(url, { headers: { host: "evil.example" } });
    expect(reply).toMatchObject({
      status: 403,
      text: expect.stringContaining("answers to 127.0.0.1 and localhost only"),
    });
  });

  it("lets nobody do what is not served here, and says so", async () => {
    const url = await getSignedUrl(s3.client(), new GetObjectCommand({ Bucket, Key: "large" }));
    const reply = await get(`${url}&acl`);
    expect(reply).toMatchObject({ status: 501, text: expect.stringContaining("<Code>NotImplemented</Code>") });
  });

  it("that is not there is missed in XML", async () => {
    const sent = s3.client().send(new GetObjectCommand({ Bucket: "elsewhere", Key: "a" }));
    await expect(sent).rejects.toMatchObject({ name: "NoSuchBucket", $metadata: { httpStatusCode: 404 } });
  });
});
