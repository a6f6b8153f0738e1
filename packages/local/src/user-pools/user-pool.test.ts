import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createBrowser } from "./sign-in/browser.ts";
import { authorizeUrl, callback, home, startTestPool, type TestPool, verifier } from "./testing/start-test-pool.ts";

let pool: TestPool;
beforeAll(async () => {
  pool = await startTestPool();
});
afterAll(() => pool.remove());

const tokensSchema = z.object({ access_token: z.string(), id_token: z.string() });
const uuid = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const seconds = () => Math.floor(pool.clock.now() / 1000);
const tokenRequest = (form: Record<string, string>, origin?: string) =>
  fetch(`${pool.issuer}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: "webclient", ...form }),
    ...(origin && { headers: { origin } }),
  });

describe("a person who signs in gets", () => {
  it("an access token as Cognito shapes it, signed with the key that the pool publishes", async () => {
    const began = seconds();
    const { accessToken, expiresIn } = await pool.signIn("ada@example.com", { groups: ["staff"] });
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(pool.jwks), { issuer: pool.issuer });
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: "RS256", kid: pool.jwks.keys[0]?.kid });
    expect(payload).toEqual({
      sub: expect.stringMatching(uuid),
      "cognito:groups": ["staff"],
      iss: pool.issuer,
      version: 2,
      client_id: "webclient",
      token_use: "access",
      scope: "openid email shop/buy",
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: payload.iat! + 3600,
      jti: expect.any(String),
      username: payload.sub,
    });
    expect(expiresIn).toBe(3600);
    for (const time of [payload.iat!, Number(payload["auth_time"])]) {
      expect(time).toBeGreaterThanOrEqual(began);
      expect(time).toBeLessThanOrEqual(seconds());
    }
  });

  it("an ID token with their address", async () => {
    const { idToken = "" } = await pool.signIn("Ada@Example.com");
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(pool.jwks), { audience: "webclient" });
    expect(payload).toMatchObject({ token_use: "id", email: "ada@example.com", email_verified: true });
    expect(payload).toMatchObject({ "cognito:username": payload.sub, exp: payload.iat! + 1800 });
    expect(payload).not.toHaveProperty("cognito:groups");
  });

  it("an ID token bound to the request by its nonce, and to the access token by its hash", async () => {
    const answer = await redeem(await codeIn(createBrowser(), "ada@example.com", { nonce: "from here" }));
    const { access_token: accessToken, id_token: idToken } = tokensSchema.parse(await answer.json());
    const hash = createHash("sha256").update(accessToken).digest().subarray(0, 16).toString("base64url");
    expect(decodeJwt(idToken)).toMatchObject({ nonce: "from here", at_hash: hash });
  });

  it("no ID token without the scope openid", async () => {
    const { idToken, accessToken } = await pool.signIn("ada@example.com", { scopes: ["shop/buy"] });
    expect([idToken, decodeJwt(accessToken)["scope"]]).toEqual([undefined, "shop/buy"]);
  });

  it("the same id every time, and another one than everybody else", async () => {
    const subs = ["ada@example.com", "ADA@example.com", "bob@example.com"].map(async (email) => {
      const { accessToken } = await pool.signIn(email);
      return decodeJwt(accessToken).sub;
    });
    const [ada, again, bob] = await Promise.all(subs);
    expect([again, bob === ada]).toEqual([ada, false]);
  });

  it("new tokens for the refresh token, which stays the same", async () => {
    const first = await pool.signIn("ada@example.com", { groups: ["staff"] });
    pool.clock.advance(3_600_000);
    const answer = await tokenRequest({ grant_type: "refresh_token", refresh_token: first.refreshToken });
    expect(await answer.json()).not.toHaveProperty("refresh_token");
    const second = await pool.refresh(first.refreshToken);
    const [before, after] = [decodeJwt(first.accessToken), decodeJwt(second.accessToken)];
    expect(after).toMatchObject({ sub: before.sub, auth_time: before["auth_time"], "cognito:groups": ["staff"] });
    expect(after.iat! - before.iat!).toBeGreaterThanOrEqual(3600);
    expect(second.refreshToken).toBe(first.refreshToken);
  });
});

describe("time is that of the local clock", () => {
  it("in what is signed, and in what is kept", async () => {
    const { refreshToken } = await pool.signIn("ada@example.com");
    pool.clock.advance(29 * 86_400_000);
    const { accessToken } = await pool.refresh(refreshToken);
    const { iat, exp } = decodeJwt(accessToken);
    expect([seconds() - iat! < 60, exp! - iat!]).toEqual([true, 3600]);
    pool.clock.advance(2 * 86_400_000);
    await expect(pool.refresh(refreshToken)).rejects.toThrow(/invalid_grant/);
  });

  it("for codes, which live for five minutes", async () => {
    const late = await codeFor("ada@example.com");
    pool.clock.advance(301_000);
    expect(await (await redeem(late)).json()).toMatchObject({ error: "invalid_grant" });
    const inTime = await codeFor("ada@example.com");
    pool.clock.advance(240_000);
    expect(await redeem(inTime)).toMatchObject({ status: 200 });
  });

  it("for access tokens at the pool", async () => {
    const { accessToken } = await pool.signIn("ada@example.com");
    expect((await userInfo(accessToken)).status).toBe(200);
    pool.clock.advance(3_601_000);
    expect((await userInfo(accessToken)).status).toBe(401);
  });
});

it("tokens and refresh tokens survive a restart on the same port", async () => {
  const first = await startTestPool();
  const signedIn = await first.signIn("ada@example.com", { groups: ["staff"] });
  await first.stop();
  const second = await startTestPool({ directory: first.directory, port: Number(new URL(first.issuer).port) });
  await jwtVerify(signedIn.accessToken, createLocalJWKSet(second.jwks), { issuer: second.issuer });
  const { accessToken } = await second.refresh(signedIn.refreshToken);
  expect(decodeJwt(accessToken)).toMatchObject({
    "cognito:groups": ["staff"],
    sub: decodeJwt(signedIn.accessToken).sub,
  });
  await second.remove();
});

describe("the pool tells", () => {
  it("where everything is, at the paths that Cognito has", async () => {
    const discovery = await (await fetch(`${pool.issuer}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({
      issuer: pool.issuer,
      authorization_endpoint: `${pool.issuer}/oauth2/authorize`,
      token_endpoint: `${pool.issuer}/oauth2/token`,
      userinfo_endpoint: `${pool.issuer}/oauth2/userInfo`,
      revocation_endpoint: `${pool.issuer}/oauth2/revoke`,
      jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
      end_session_endpoint: `${pool.issuer}/logout`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
    });
  });

  it("its public keys, and nothing of the private ones", async () => {
    const published = await (await fetch(`${pool.issuer}/.well-known/jwks.json`)).json();
    expect(published).toEqual(pool.jwks);
    expect(pool.jwks).toEqual({
      keys: [{ kty: "RSA", alg: "RS256", use: "sig", kid: expect.any(String), n: expect.any(String), e: "AQAB" }],
    });
  });

  it("who somebody is, for an access token only", async () => {
    const { accessToken, idToken = "" } = await pool.signIn("ada@example.com");
    const answer = await userInfo(accessToken);
    const { sub } = decodeJwt(accessToken);
    expect(await answer.json()).toEqual({ sub, username: sub, email: "ada@example.com", email_verified: true });
    expect((await userInfo(idToken)).status).toBe(401);
    expect((await userInfo(decodeJwt(accessToken).jti!)).status).toBe(401);
  });

  it("nothing once the refresh token was revoked", async () => {
    const { refreshToken } = await pool.signIn("ada@example.com");
    const body = new URLSearchParams({ token: refreshToken, client_id: "webclient" });
    expect(await fetch(`${pool.issuer}/oauth2/revoke`, { method: "POST", body })).toMatchObject({ status: 200 });
    await expect(pool.refresh(refreshToken)).rejects.toThrow(/invalid_grant/);
  });
});

describe("refused is", () => {
  it.each([
    ["a request without PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["a scope of other clients", { scope: "openid shop/admin" }, "invalid_scope"],
    ["a scope of no client", { scope: "openid shop/everything" }, "invalid_scope"],
  ])("%s, by way of the application", async (_what, changes, error) => {
    const answer = await fetch(authorizeUrl(pool.issuer, changes), { redirect: "manual" });
    const location = new URL(answer.headers.get("location")!);
    expect(location.href).toContain(callback);
    expect(location.searchParams.get("state") ?? new URLSearchParams(location.hash.slice(1)).get("state")).toBe(
      "from here",
    );
    expect(location.searchParams.get("error") ?? new URLSearchParams(location.hash.slice(1)).get("error")).toBe(error);
  });

  it.each([
    ["a stranger's client", { client_id: "other" }, "invalid_client"],
    ["a stranger's address", { redirect_uri: "https://evil.example/callback" }, "invalid_redirect_uri"],
  ])("%s, on a page of its own", async (_what, changes, error) => {
    const answer = await fetch(authorizeUrl(pool.issuer, changes), {
      redirect: "manual",
      headers: { accept: "text/html" },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(error);
  });

  it("a code with another verifier, and a code used before", async () => {
    const code = await codeFor("ada@example.com");
    expect(await (await redeem(code, "another".repeat(10))).json()).toMatchObject({ error: "invalid_grant" });
    expect(await redeem(code)).toMatchObject({ status: 200 });
    expect(await (await redeem(code)).json()).toMatchObject({ error: "invalid_grant" });
  });

  it("the pages of strangers, which may not read tokens", async () => {
    const own = await tokenRequest({ grant_type: "refresh_token", refresh_token: "x" }, "https://shop.example");
    expect(own.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    const other = await tokenRequest({ grant_type: "refresh_token", refresh_token: "x" }, "https://evil.example");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });
});

it.each([
  ["evil.example", 403],
  ["127.0.0.1.evil.example:4001", 403],
  ["localhost:4001", 200],
])("called by the name %s, it answers %i", async (host, status) => {
  const sent = request(`${pool.issuer}/.well-known/openid-configuration`, { headers: { host } }).end();
  const [response] = await once(sent, "response");
  response.resume();
  expect(response.statusCode).toBe(status);
});

describe("signing out", () => {
  it("as Cognito has it: at once, and the next request asks again", async () => {
    const browser = createBrowser();
    await codeIn(browser, "ada@example.com");
    const known = await browser.get(authorizeUrl(pool.issuer));
    expect(known.headers.get("location")).toContain(`${callback}?code=`);
    const query = new URLSearchParams({ client_id: "webclient", logout_uri: home });
    const answer = await browser.get(`${pool.issuer}/logout?${query}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, home]);
    expect((await browser.get(authorizeUrl(pool.issuer))).headers.get("location")).toContain("/sign-in/");
  });

  it("leads to the client's own addresses only", async () => {
    const query = new URLSearchParams({ client_id: "webclient", logout_uri: "https://evil.example/" });
    expect(await fetch(`${pool.issuer}/logout?${query}`, { redirect: "manual" })).toMatchObject({ status: 400 });
  });

  it("as OpenID Connect has it, once the person has said so", async () => {
    const browser = createBrowser();
    await codeIn(browser, "ada@example.com");
    const query = new URLSearchParams({ client_id: "webclient", post_logout_redirect_uri: home });
    const page = await (await browser.get(`${pool.issuer}/logout?${query}`)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const answer = await browser.post(`${pool.issuer}/logout/confirm`, { xsrf, logout: "yes" });
    expect(answer.headers.get("location")).toBe(home);
    expect((await browser.get(authorizeUrl(pool.issuer))).headers.get("location")).toContain("/sign-in/");
  });
});

const userInfo = (token: string) =>
  fetch(`${pool.issuer}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}` } });

const redeem = (code: string, code_verifier = verifier) =>
  tokenRequest({ grant_type: "authorization_code", redirect_uri: callback, code, code_verifier });

const codeFor = (email: string) => codeIn(createBrowser(), email);

async function codeIn(browser: ReturnType<typeof createBrowser>, email: string, changes = {}): Promise<string> {
  const form = await browser.follow(await browser.get(authorizeUrl(pool.issuer, changes)), callback);
  const { url } = await browser.follow(await browser.post(form.url, { email }), callback);
  return new URL(url).searchParams.get("code") ?? "";
}
