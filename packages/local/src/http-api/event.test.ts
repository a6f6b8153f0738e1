import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../clock.ts";
import { echo, type Handler, startTestApi } from "./test-api.ts";

let api: Awaited<ReturnType<typeof startTestApi>>;
const traces: (string | undefined)[] = [];
const handler: Handler = (event, options) => {
  traces.push(options.traceId);
  return echo(event, options);
};

beforeAll(async () => {
  api = await startTestApi({ routes: ["$default", "ANY /orders/{id}"], handler, stageVariables: { colour: "blue" } });
});
afterAll(() => api.stop());

it("has the shape of payload format 2.0", async () => {
  const event = await api.event({
    method: "POST",
    path: "/orders/7?tag=a&tag=b&q=x%20y",
    headers: [
      "User-Agent",
      "till/1",
      "Cookie",
      "a=1; b=2",
      "X-Twice",
      "1",
      "x-twice",
      "2",
      "Content-Type",
      "text/plain",
    ],
    body: "grüß",
  });
  expect(event).toEqual({
    version: "2.0",
    routeKey: "ANY /orders/{id}",
    rawPath: "/orders/7",
    rawQueryString: "tag=a&tag=b&q=x%20y",
    cookies: ["a=1", "b=2"],
    headers: {
      host: "shop.example",
      "user-agent": "till/1",
      "x-twice": "1,2",
      "content-type": "text/plain",
      "content-length": "6",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/),
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": String(api.port),
      "x-forwarded-proto": "http",
    },
    queryStringParameters: { tag: "a,b", q: "x y" },
    requestContext: {
      accountId: "123456789012",
      apiId: expect.stringMatching(/^[a-z\d]{10}$/),
      domainName: "shop.example",
      domainPrefix: event.requestContext.apiId,
      http: {
        method: "POST",
        path: "/orders/7",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "till/1",
      },
      requestId: expect.stringMatching(/^[\w-]{15}=$/),
      routeKey: "ANY /orders/{id}",
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    pathParameters: { id: "7" },
    body: "grüß",
    isBase64Encoded: false,
    stageVariables: { colour: "blue" },
  });
});

it("leaves out what a request lacks", async () => {
  const event = await api.event();
  for (const key of ["cookies", "queryStringParameters", "pathParameters", "body"])
    expect(event).not.toHaveProperty(key);
  expect(event).toMatchObject({ rawQueryString: "", isBase64Encoded: false, headers: { "content-length": "0" } });
});

it("tells the time by the clock of the local cloud", async () => {
  const clock = createClock();
  const later = await startTestApi({ clock });
  clock.advance(365 * 24 * 3_600_000);
  const { time, timeEpoch } = (await later.event()).requestContext;
  await later.stop();
  expect(Math.abs(timeEpoch - clock.now())).toBeLessThan(60_000);
  expect(time).toContain(`/${new Date(clock.now()).getUTCFullYear()}:`);
});

it("hands the trace on, the client's own when it sent one", async () => {
  const trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
  expect((await api.event({ headers: ["X-Amzn-Trace-Id", trace] })).headers["x-amzn-trace-id"]).toBe(trace);
  expect(traces.at(-1)).toBe(trace);
  expect((await api.event()).headers["x-amzn-trace-id"]).toBe(traces.at(-1));
});

it("keeps to itself what concerns the connection", async () => {
  const { headers } = await api.event({ headers: ["Connection", "close", "Keep-Alive", "1", "TE", "trailers"] });
  for (const name of ["connection", "keep-alive", "te"]) expect(headers).not.toHaveProperty(name);
});

it("adds the client to those whom proxies name", async () => {
  const { headers } = await api.event({ headers: ["X-Forwarded-For", "10.0.0.1"] });
  expect(headers["x-forwarded-for"]).toBe("10.0.0.1, 127.0.0.1");
});

describe("a body comes as text or in base64, by its type", () => {
  it.each([
    ["application/json", false],
    ["Application/JSON; charset=utf-8", false],
    ["application/xml", false],
    ["application/javascript", false],
    ["text/csv", false],
    ["application/x-www-form-urlencoded", true],
    ["application/vnd.api+json", true],
    ["application/octet-stream", true],
    ["image/webp", true],
    ["", true],
  ])("%s: base64 %s", async (type, base64) => {
    const event = await api.event({ method: "POST", headers: type ? ["content-type", type] : [], body: "{}" });
    expect([event.isBase64Encoded, event.body]).toEqual([base64, base64 ? btoa("{}") : "{}"]);
  });

  it("sent in chunks, too", async () => {
    const headers = ["transfer-encoding", "chunked", "content-type", "text/plain"];
    const event = await api.event({ method: "POST", headers, body: "leek" });
    expect(event).toMatchObject({ body: "leek", headers: { "content-length": "4" } });
  });
});

describe("rawPath and path parameters are decoded", () => {
  it.each([
    ["/orders/a%20b", "/orders/a b", "a b"],
    ["/orders/%E2%98%95", "/orders/☕", "☕"],
    ["/orders/100%25", "/orders/100%", "100%"],
    ["/orders/a+b", "/orders/a+b", "a+b"],
    ["/orders/a%3Fb", "/orders/a", "a"],
    ["http://shop.example/orders/9", "/orders/9", "9"],
  ])("%s", async (path, rawPath, id) => {
    const event = await api.event({ path });
    expect(event).toMatchObject({ rawPath, pathParameters: { id }, requestContext: { http: { path: rawPath } } });
  });

  it("an escaped slash parts the path like any other", async () => {
    expect(await api.event({ path: "/orders/a%2Fb" })).toMatchObject({ rawPath: "/orders/a/b", routeKey: "$default" });
  });

  it("an escape that makes no sense is refused", async () => {
    expect(await api.send({ path: "/orders/%zz" })).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' });
  });
});

describe("whatever is sent arrives", () => {
  const word = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });

  it("in the path", async () => {
    const segment = word.filter((text) => !/[?/]/.test(text) && text !== "." && text !== "..");
    await fc.assert(
      fc.asyncProperty(segment, async (id) => {
        const event = await api.event({ path: `/orders/${encodeURIComponent(id)}` });
        expect(event.pathParameters).toEqual({ id });
      }),
      { numRuns: 50 },
    );
  });

  it("in the query", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 5 }), async (pairs) => {
        const query = new URLSearchParams(pairs);
        const event = await api.event({ path: `/?${query}` });
        const names = [...new Set(pairs.map(([name]) => name))];
        const expected = Object.fromEntries(names.map((name) => [name, query.getAll(name).join(",")]));
        expect(event.rawQueryString).toBe(String(query));
        expect(event.queryStringParameters).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it("in headers", async () => {
    const name = fc
      .stringMatching(/^[xX]-[A-Za-z\d!#$%&'*+.^_`|~-]{1,12}$/)
      .filter((text) => !/^x-(amzn|forw)/i.test(text));
    const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 8 }), async (pairs) => {
        const event = await api.event({ headers: pairs.flat() });
        const expected: Record<string, string> = {};
        for (const [key, text] of pairs) {
          const earlier = expected[key.toLowerCase()];
          expected[key.toLowerCase()] = earlier === undefined ? text : `${earlier},${text}`;
        }
        expect(event.headers).toMatchObject(expected);
      }),
      { numRuns: 50 },
    );
  });

  it("in bodies, byte by byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const event = await api.event({ method: "PUT", body: Buffer.from(bytes) });
        expect([...Buffer.from(event.body, "base64")]).toEqual([...bytes]);
      }),
      { numRuns: 50 },
    );
  });
});
