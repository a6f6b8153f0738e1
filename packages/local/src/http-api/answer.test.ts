import { afterEach, describe, expect, it, vi } from "vitest";
import { AwsError } from "../aws-call.ts";
import { createClock } from "../clock.ts";

import { type Handler, route, startTestApi } from "./test-api.ts";

let api: Awaited<ReturnType<typeof startTestApi>>;
const start = async (handler: Handler | string, options: Parameters<typeof startTestApi>[0] = {}) => {
  api = await startTestApi({ ...options, handler: typeof handler === "string" ? () => handler : handler });
  return api;
};
afterEach(() => api.stop());

const internalError = { status: 500, body: '{"message":"Internal Server Error"}' };

describe("without a statusCode, what the function returned is the body of a 200 in JSON", () => {
  it.each([
    ['{"name": "leek", "age": 30}', '{"name": "leek", "age": 30}'],
    ["[1, 2]", "[1, 2]"],
    ["42", "42"],
    ["true", "true"],
    ["null", "null"],
    ['"a \\"quoted\\" text"', 'a "quoted" text'],
    ['""', ""],
    ['{"cut off', '{"cut off'],
  ])("%s", async (payload, body) => {
    const { send } = await start(payload);
    const answer = await send();
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers["content-type"]).toBe("application/json");
  });
});

describe("with a statusCode, it is the answer", () => {
  const answering = async (value: unknown) => (await start(JSON.stringify(value))).send();

  it("whose headers may be numbers and truths", async () => {
    const headers = { "X-Count": 3, "x-new": true, "Content-Type": "text/html", "x-none": null };
    const answer = await answering({ statusCode: 201, headers, body: "<p>" });
    expect(answer).toMatchObject({ status: 201, body: "<p>" });
    expect(answer.headers).toMatchObject({ "x-count": "3", "x-new": "true", "content-type": "text/html" });
    expect(answer.headers).not.toHaveProperty("x-none");
  });

  it("which is plain text unless it says otherwise", async () => {
    const answer = await answering({ statusCode: 200, body: "hi" });
    expect(answer.headers).toMatchObject({ "content-type": "text/plain; charset=utf-8", "content-length": "2" });
  });

  it("with a cookie to each set-cookie header", async () => {
    const answer = await answering({
      statusCode: 200,
      cookies: ["a=1", "b=2; Secure"],
      headers: { "Set-Cookie": "c=3" },
    });
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2; Secure", "c=3"]);
  });

  it("decoded from base64 on demand", async () => {
    expect(await answering({ statusCode: 200, body: btoa("bytes"), isBase64Encoded: true })).toMatchObject({
      body: "bytes",
    });
  });

  it("under a request id", async () => {
    expect((await answering({ statusCode: 204 })).headers["apigw-requestid"]).toMatch(/^[\w-]{15}=$/);
  });

  it("whose connection is the gateway's", async () => {
    const headers = { "Content-Length": "999", "Transfer-Encoding": "chunked" };
    const answer = await answering({ statusCode: 200, headers, body: "ü" });
    expect(answer).toMatchObject({ body: "ü", headers: { "content-length": "2" } });
    expect(answer.headers).not.toHaveProperty("transfer-encoding");
  });

  it("as text, too", async () => expect(await answering({ statusCode: "202" })).toMatchObject({ status: 202 }));
});

it.each([
  ["a broken statusCode", { statusCode: 200.5, body: "x" }],
  ["a statusCode out of range", { statusCode: 99 }],
  ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
  ["a header that is a list", { statusCode: 200, headers: { a: ["1"] } }],
  ["a header that breaks the line", { statusCode: 200, headers: { a: "1\r\nb: 2" } }],
  ["a header without a proper name", { statusCode: 200, headers: { "a b": "1" } }],
])("%s makes 500, and the developer is told", async (_, value) => {
  const { send, seen } = await start(JSON.stringify(value));
  expect(await send()).toMatchObject(internalError);
  expect(seen).toEqual([
    { type: "warning", message: expect.stringContaining("Function returned what API Gateway cannot send") },
  ]);
});

it("a function that fails makes 500", async () => {
  const { send } = await start(() => Promise.reject(new Error("no")));
  expect(await send()).toMatchObject(internalError);
});

it("a throttled function makes 503", async () => {
  const { send } = await start(() => Promise.reject(new AwsError("TooManyRequestsException", "Rate Exceeded.", 429)));
  expect(await send()).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
});

it("a function that is still at work after 30 seconds makes 503, each by its own start", async () => {
  const clock = createClock();
  const taken: ((payload: string) => void)[] = [];
  const { send } = await start(() => new Promise((resolve) => taken.push(resolve)), { clock });
  const first = send();
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  clock.advance(20_000);
  const second = send();
  await vi.waitFor(() => expect(taken).toHaveLength(2));
  clock.advance(10_000);
  expect(await first).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  const third = send();
  await vi.waitFor(() => expect(taken).toHaveLength(3));
  taken[2]?.('{"statusCode":201}');
  expect(await third).toMatchObject({ status: 201 });
  clock.advance(19_000);
  taken[1]?.('{"statusCode":202}');
  expect(await second).toMatchObject({ status: 202 });
  const fourth = send();
  await vi.waitFor(() => expect(taken).toHaveLength(4));
  clock.advance(30_000);
  expect(await fourth).toMatchObject({ status: 503 });
});

it.each([
  ["GET", "/b"],
  ["POST", "/a"],
  ["HEAD", "/a"],
])("%s %s has no route: 404", async (method, path) => {
  const { send } = await start("{}", { routes: ["GET /a"] });
  const answer = await send({ method, path });
  expect(answer).toMatchObject({ status: 404, body: method === "HEAD" ? "" : '{"message":"Not Found"}' });
  expect(answer.headers).toMatchObject({ "content-type": "application/json", "content-length": "23" });
});

it("HEAD is answered like GET, without the body", async () => {
  const { send } = await start('{"statusCode":200,"body":"four"}', { routes: ["ANY /a"] });
  expect(await send({ method: "HEAD", path: "/a" })).toMatchObject({
    status: 200,
    body: "",
    headers: { "content-length": "4" },
  });
});

it("a route that needs IAM lets nobody in, and says so once", async () => {
  const { send, seen } = await start("{}", { routes: [route("GET /iam", { type: "iam" })] });
  expect(await send({ path: "/iam" })).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  expect(await send({ path: "/iam" })).toMatchObject({ status: 403 });
  expect(seen.map((event) => event.type)).toEqual(["warning"]);
});

describe("quotas", () => {
  const tooLarge = { status: 413, body: '{"message":"Request Entity Too Large"}' };

  const past10MB = Buffer.alloc(10 * 1024 * 1024 + 1);

  it("a body past 10 MB is refused", async () => {
    const { send } = await start("{}");
    expect(await send({ method: "POST", body: past10MB })).toMatchObject(tooLarge);
  });

  it("a body past 10 MB is refused without waiting for its end", async () => {
    const { send } = await start("{}");
    expect(await send({ method: "POST", body: past10MB, unfinished: true })).toMatchObject(tooLarge);
    expect(await send({ method: "POST", headers: ["content-length", String(past10MB.length)] })).toMatchObject(
      tooLarge,
    );
  });

  it("an event that Lambda would not take is refused", async () => {
    const { send } = await start("{}");
    expect(await send({ method: "POST", body: Buffer.alloc(5 * 1024 * 1024) })).toMatchObject(tooLarge);
  });

  it("request line and header values past 10,240 bytes are refused", async () => {
    const { send } = await start("{}");
    expect(await send({ headers: ["x-big", "a".repeat(10_300)] })).toMatchObject({ status: 431 });
    expect(await send({ headers: ["x-big", "a".repeat(9_000)] })).toMatchObject({ status: 200 });
  });
});

it("stops within a second although a request hangs", async () => {
  const called = Promise.withResolvers<void>();
  const { send, stop } = await start(() => {
    called.resolve();
    return new Promise(() => {});
  });
  const hanging = send().catch((error: Error) => error);
  await called.promise;
  await stop();
  expect(await hanging).toBeInstanceOf(Error);
});
