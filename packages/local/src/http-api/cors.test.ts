import { afterEach, describe, expect, it } from "vitest";
import { route, startTestApi } from "./test-api.ts";

type Cors = NonNullable<NonNullable<Parameters<typeof startTestApi>[0]>["cors"]>;

const defaults: Cors = {
  allowOrigins: ["https://shop.example"],
  allowMethods: ["GET", "POST"],
  allowHeaders: ["content-type", "idempotency-key"],
  exposeHeaders: ["location"],
  allowCredentials: true,
  maxAge: 600,
};

let api: Awaited<ReturnType<typeof startTestApi>>;
const start = async (cors: Partial<Cors> | undefined, options: Parameters<typeof startTestApi>[0] = {}) => {
  const settings = cors ? { cors: { ...defaults, ...cors } } : {};
  api = await startTestApi({ routes: ["GET /a"], ...settings, ...options });
  return api;
};
afterEach(() => api.stop());

const from = (origin: string) => ["Origin", origin];
const preflight = (origin: string) => ({
  method: "OPTIONS",
  path: "/a",
  headers: [...from(origin), "Access-Control-Request-Method", "GET"],
});
const corsOf = (headers: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));

describe("the gateway answers preflights itself", () => {
  it("204 with everything the browser asks for", async () => {
    const { send } = await start({});
    const answer = await send(preflight("https://shop.example"));
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(answer.headers["apigw-requestid"]).toBeTypeOf("string");
    expect(corsOf(answer.headers)).toEqual({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "content-type,idempotency-key",
      "access-control-expose-headers": "location",
      "access-control-allow-credentials": "true",
      "access-control-max-age": "600",
    });
  });

  it("without a word of CORS to strangers", async () => {
    const { send } = await start({});
    const answer = await send(preflight("https://other.example"));
    expect([answer.status, corsOf(answer.headers)]).toEqual([204, {}]);
  });

  it("on paths it does not know, too", async () => {
    const { send } = await start({});
    expect(await send({ ...preflight("https://shop.example"), path: "/nowhere" })).toMatchObject({ status: 204 });
  });

  it("unless a route takes OPTIONS: with ANY and an authorizer a preflight is refused, as on AWS", async () => {
    const { send } = await start({}, { routes: [route("ANY /a", { type: "jwt", authorizer: "People", scopes: [] })] });
    expect(await send(preflight("https://shop.example"))).toMatchObject({ status: 401 });
  });

  it("not at all without a CORS configuration", async () => {
    const { send } = await start(undefined);
    expect(await send(preflight("https://shop.example"))).toMatchObject({ status: 404 });
  });
});

describe("allowed origins", () => {
  it.each([
    ["*", "https://anyone.example", "*"],
    ["https://*", "https://anyone.example", "https://anyone.example"],
    ["https://*", "http://anyone.example", undefined],
    ["http://*", "http://localhost:5173", "http://localhost:5173"],
    ["https://Shop.example", "https://shop.example", "https://shop.example"],
    ["https://shop.example", "https://shop.example.evil", undefined],
  ])("%s to %s: %s", async (allowed, origin, echoed) => {
    const { send } = await start({ allowOrigins: [allowed], allowCredentials: false });
    const answer = await send({ path: "/a", headers: from(origin) });
    expect(answer.status).toBe(200);
    expect(answer.headers["access-control-allow-origin"]).toBe(echoed);
  });
});

describe("what a function says of CORS", () => {
  const handler = () =>
    JSON.stringify({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*", "X-Own": "1" }, body: "" });

  it("is ignored when the API configures it", async () => {
    const { send } = await start({}, { handler });
    const own = await send({ path: "/a", headers: from("https://shop.example") });
    expect(corsOf(own.headers)).toEqual({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "location",
    });
    expect(own.headers["x-own"]).toBe("1");
    expect(corsOf((await send({ path: "/a" })).headers)).toEqual({});
  });

  it("stands when the API does not", async () => {
    const { send } = await start(undefined, { handler });
    expect((await send({ path: "/a" })).headers["access-control-allow-origin"]).toBe("*");
  });
});

it("lets browsers read the gateway's own errors", async () => {
  const { send } = await start({});
  const answer = await send({ path: "/nowhere", headers: from("https://shop.example") });
  expect(answer).toMatchObject({ status: 404, headers: { "access-control-allow-origin": "https://shop.example" } });
});
