import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "../clock.ts";
import { listen } from "../listen.ts";
import { createTestIssuer, encode } from "./jwt/test-issuer.ts";
import { echo, route, startTestApi } from "./test-api.ts";

const poolUrl = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_people";
const localUrl = "http://127.0.0.1:4001";
const clock = createClock();
let api: Awaited<ReturnType<typeof startTestApi>>;
let people: Awaited<ReturnType<typeof createTestIssuer>>;
let invoked = 0;

const jwt = (authorizer: string, scopes: string[] = []) => ({ type: "jwt", authorizer, scopes }) as const;

beforeAll(async () => {
  people = await createTestIssuer(localUrl, clock.now);
  api = await startTestApi({
    clock,
    routes: [
      route("GET /any", jwt("People")),
      route("GET /basket", jwt("People", ["shop/admin", "shop/buy"])),
      route("GET /stock", jwt("People", ["shop/admin"])),
      route("GET /forgotten", jwt("Nobody")),
      route("GET /open"),
    ],
    authorizers: { People: { issuer: poolUrl, audiences: ["other", "web"] } },
    issuers: new Map([[poolUrl, people.local]]),
    cors: {
      allowOrigins: ["https://shop.example"],
      allowMethods: ["GET"],
      allowHeaders: ["authorization"],
      exposeHeaders: [],
      allowCredentials: false,
    },
    handler(event, options) {
      invoked += 1;
      return echo(event, options);
    },
  });
});
afterAll(() => api.stop());
beforeEach(() => {
  invoked = 0;
});

const send = (path: string, ...authorization: string[]) =>
  api.send({ path, headers: authorization.flatMap((value) => ["Authorization", value]) });
const refusal = (error: string, scope = "") => ({
  status: 401,
  body: '{"message":"Unauthorized"}',
  headers: { "www-authenticate": `Bearer scope="${scope}" error="invalid_token" error_description="${error}"` },
});
const seconds = () => Math.floor(clock.now() / 1000);

describe("a token lets in", () => {
  it.each(["Bearer ", "bearer ", "BEARER ", ""])("after %j", async (scheme) => {
    expect(await send("/any", scheme + (await people.token()))).toMatchObject({ status: 200 });
  });

  it.each([
    ["an audience among several", { aud: ["web", "else"], client_id: undefined }],
    ["an audience rather than a client", { aud: "other", client_id: "unknown" }],
    ["an empty list of audiences and a client", { aud: [] }],
    ["a start that has come", { nbf: 1 }],
    ["no time of issue", { iat: undefined }],
  ])("with %s", async (_what, claims) => {
    expect(await send("/any", await people.token(claims))).toMatchObject({ status: 200 });
  });

  it.each([
    ["in scope", { scope: "shop/buy" }],
    ["in scp", { scope: undefined, scp: "openid shop/buy" }],
    ["in a list in scp", { scope: undefined, scp: ["shop/buy"] }],
  ])("with one of the route's scopes %s", async (_where, claims) => {
    expect(await send("/basket", await people.token(claims))).toMatchObject({ status: 200 });
  });
});

describe("no function runs, and the answer is 401, for", () => {
  it.each(["/any", "/basket", "/forgotten"])("no token at %s", async (path) => {
    expect(await send(path)).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
      headers: { "www-authenticate": "Bearer" },
    });
    expect(await send(path, "Bearer ")).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    expect(invoked).toBe(0);
  });

  it.each<[string, string, () => string | Promise<string>]>([
    ["text", "token contains an invalid number of segments", () => "no-token"],
    ["a third scheme", "token contains an invalid number of segments", () => "Basic YWRhOnNlY3JldA=="],
    ["nothing between dots", "the token's header cannot be read", () => ".."],
    ["a header that is no JSON", "the token's header cannot be read", () => `${btoa("{")}.${encode({})}.x`],
    ["alg none", "the token's signing method is invalid", () => people.unsigned()],
    ["the public key used as a secret", "the token's signing method is invalid", () => people.confused()],
    [
      "an algorithm that is not the key's",
      "the token's signature cannot be verified",
      () => people.token({}, { alg: "RS512" }),
    ],
    ["an unknown key", "the token's signature cannot be verified", () => people.token({}, { kid: "other" })],
    ["no key named", "the token names no key", () => people.token({}, { kid: undefined! })],
    ["a key of somebody else", "the token's signature cannot be verified", () => people.forged()],
    ["a changed payload", "the token's signature cannot be verified", () => tampered(1)],
    ["a changed signature", "the token's signature cannot be verified", () => tampered(2)],
    ["an expired token", "the token has expired", () => people.token({ exp: seconds() })],
    ["no expiry", "the token's claims cannot be read", () => people.token({ exp: undefined })],
    ["an expiry in words", "the token's claims cannot be read", () => people.token({ exp: "tomorrow" })],
    ["a token for later", "the token is not valid yet", () => people.token({ nbf: seconds() + 60 })],
    ["a token from the future", "the token is used before issued", () => people.token({ iat: seconds() + 60 })],
    [
      "another issuer",
      "the token was not issued by the expected issuer",
      () => people.token({ iss: "https://evil.example" }),
    ],
    ["the pool's name on AWS", "the token was not issued by the expected issuer", () => people.token({ iss: poolUrl })],
    [
      "another audience",
      "the token does not have a valid audience",
      () => people.token({ aud: "else", client_id: "web" }),
    ],
    ["another client", "the token does not have a valid audience", () => people.token({ client_id: "else" })],
    ["no audience at all", "the token does not have a valid audience", () => people.token({ client_id: undefined })],
  ])("%s", async (_what, error, make) => {
    expect(await send("/any", `Bearer ${await make()}`)).toMatchObject(refusal(error));
    expect(invoked).toBe(0);
  });

  it("two tokens at once, even good ones", async () => {
    const token = `Bearer ${await people.token()}`;
    expect(await send("/any", token, token)).toMatchObject(refusal("token contains an invalid number of segments"));
  });

  it("a token that has expired since it was first seen", async () => {
    const token = await people.token();
    expect(await send("/basket", token)).toMatchObject({ status: 200 });
    clock.advance(3_600_000);
    expect(await send("/basket", token)).toMatchObject(refusal("the token has expired", "shop/admin shop/buy"));
    expect(invoked).toBe(1);
  });

  async function tampered(segment: number) {
    const segments = (await people.token()).split(".");
    const text = segments[segment]!;
    const other = encode({ iss: localUrl, sub: "root", client_id: "web", exp: seconds() + 60 });
    segments[segment] = segment === 1 ? other : (text[0] === "A" ? "B" : "A") + text.slice(1);
    return segments.join(".");
  }
});

it("an enormous token is refused before it is read", async () => {
  expect(await send("/any", `Bearer ${"x".repeat(11_000)}`)).toMatchObject({ status: 431 });
  expect(invoked).toBe(0);
});

it("a good token that lacks the scope is forbidden, seen before or not", async () => {
  const token = await people.token();
  for (const path of ["/stock", "/any", "/stock"]) await send(path, token);
  expect(invoked).toBe(1);
  expect(await send("/stock", token)).toMatchObject({
    status: 403,
    body: '{"message":"Forbidden"}',
    headers: {
      "www-authenticate":
        'Bearer scope="shop/admin" error="insufficient_scope" error_description="the token lacks a scope"',
    },
  });
});

it("a preflight needs no token, and a refusal can be read by the page", async () => {
  const origin = ["Origin", "https://shop.example"];
  const preflight = await api.send({
    method: "OPTIONS",
    path: "/any",
    headers: [...origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization"],
  });
  expect(preflight).toMatchObject({ status: 204, headers: { "access-control-allow-headers": "authorization" } });
  expect(await api.send({ path: "/any", headers: origin })).toMatchObject({
    status: 401,
    headers: { "access-control-allow-origin": "https://shop.example" },
  });
});

describe("the function is told", () => {
  const told = async (path: string, token = "") => JSON.parse((await send(path, token)).body).requestContext.authorizer;

  it("the claims as strings, and those of the route's scopes that were granted", async () => {
    const iat = seconds();
    const token = await people.token({
      iat,
      exp: iat + 60,
      "cognito:groups": ["staff", "night shift"],
      email_verified: true,
      nothing: null,
      address: { city: "Ulm", at: [1, 2.5] },
    });
    const { jwt, ...rest } = await told("/basket", token);
    expect(rest).toEqual({});
    expect(jwt).toEqual({
      claims: {
        iss: localUrl,
        sub: "ada",
        client_id: "web",
        token_use: "access",
        scope: "shop/read shop/buy",
        iat: String(iat),
        exp: String(iat + 60),
        "cognito:groups": "[staff night shift]",
        email_verified: "true",
        nothing: "<nil>",
        address: "map[at:[1 2.5] city:Ulm]",
      },
      scopes: ["shop/buy"],
    });
  });

  it("no scopes where the route names none", async () => {
    expect((await told("/any", await people.token())).jwt.scopes).toBeNull();
  });

  it("nothing where anybody may come", async () => {
    expect(await told("/open", "Bearer nonsense")).toBeUndefined();
  });
});

describe("an issuer elsewhere", () => {
  const routes = [route("GET /any", jwt("Elsewhere"))];
  const trusting = (issuer: string) =>
    startTestApi({ clock, routes, authorizers: { Elsewhere: { issuer, audiences: ["web"] } } });

  it("tells its keys by discovery, once", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end(JSON.stringify(url === "/keys" ? elsewhere.local.jwks : { jwks_uri: `${issuer}/keys` }));
    });
    const issuer = `http://127.0.0.1:${await listen(server, 0)}`;
    const elsewhere = await createTestIssuer(issuer, clock.now);
    const other = await trusting(issuer);
    const headers = ["authorization", `Bearer ${await elsewhere.token()}`];
    expect(await other.send({ path: "/any", headers })).toMatchObject({ status: 200 });
    const second = ["authorization", `Bearer ${await elsewhere.token({ sub: "bob" })}`];
    expect(await other.send({ path: "/any", headers: second })).toMatchObject({ status: 200 });
    expect(asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
    server.close();
    await other.stop();
  });

  it("out of reach has its tokens refused, with a warning that names it", async () => {
    const closed = createServer();
    const issuer = `http://127.0.0.1:${await listen(closed, 0)}`;
    await new Promise((resolve) => closed.close(resolve));
    const other = await trusting(issuer);
    const headers = ["authorization", `Bearer ${await people.token({ iss: issuer })}`];
    expect(await other.send({ path: "/any", headers })).toMatchObject({ status: 401 });
    const message = expect.stringContaining(`The keys of the issuer ${issuer} cannot be had (fetch failed`);
    expect(other.seen).toEqual([{ type: "warning", message }]);
    await other.stop();
  });
});
