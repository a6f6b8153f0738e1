import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { openStore, type Store, topology } from "../flows/store.ts";
import { forgeries } from "./forgeries.ts";
import { guarded, send } from "./guarded.ts";
import { expectHarmless } from "./harmless.ts";

/** Every protected route × every way to come without the right to. */
const staffOnly = guarded.filter(({ scope }) => scope.endsWith("/staff"));

/** The same pools and routes, and one more application that signs people in: its tokens are not for this API. */
const withStranger = structuredClone(topology);
const [poolName = ""] = Object.keys(withStranger.userPools);
const pool = withStranger.userPools[poolName]!;
const [web] = Object.values(pool.clients);
pool.clients["Stranger"] = { ...web!, id: "stranger-client" };

let store: Store;
let customer: string;
let staff: string;
let jwks: string;
beforeAll(async () => {
  store = await openStore(withStranger);
  customer = await store.token("customer@example.com");
  staff = await store.token("staff@example.com", ["staff"]);
  const issuer = store.local.urls["oidc"]!;
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri } = z.looseObject({ jwks_uri: z.url() }).parse(await discovered.json());
  jwks = await (await fetch(jwks_uri)).text();
});
afterAll(() => store[Symbol.asyncDispose]());

const api = () => store.local.urls["api"]!;
const invocations = () => store.happened.filter(({ type }) => type === "invocation").length;

it("there are routes to guard, of customers and of staff", () => {
  expect(guarded.length).toBeGreaterThanOrEqual(7);
  expect(staffOnly.length).toBeGreaterThanOrEqual(3);
});

describe.each(guarded)("$key", (route) => {
  it.each(Object.entries(forgeries))("is closed to %s, and runs nothing", async (_, forge) => {
    const before = invocations();
    const response = await send(api(), route, forge(staff, jwks));
    expect([401, 431]).toContain(response.status);
    await expectHarmless(response);
    expect(invocations()).toBe(before);
  });

  it("is closed to the token of another application of the same pool", async () => {
    const { accessToken } = await store.local.signIn("staff@example.com", { groups: ["staff"], client: "Stranger" });
    expect((await send(api(), route, accessToken)).status).toBe(401);
  });

  it("is closed to what is not an access token: an id token has no scopes, a refresh token no signature", async () => {
    const { idToken, refreshToken } = await store.local.signIn("staff@example.com", { groups: ["staff"] });
    expect((await send(api(), route, idToken)).status).toBe(403);
    expect((await send(api(), route, refreshToken)).status).toBe(401);
  });

  it("is open to staff, as far as the token goes", async () => {
    expect([401, 403]).not.toContain((await send(api(), route, staff)).status);
  });
});

describe.each(staffOnly)("$key, which is for staff", (route) => {
  it("is closed to customers, and runs nothing", async () => {
    const before = invocations();
    expect((await send(api(), route, customer)).status).toBe(403);
    expect(invocations()).toBe(before);
  });
});

it("no route is open to a token that has expired", async () => {
  await using later = await openStore();
  const token = await later.token("customer@example.com", ["staff"]);
  const { expiresIn } = await later.local.signIn("customer@example.com");
  const statuses = () =>
    Promise.all(guarded.map(async (route) => (await send(later.local.urls["api"]!, route, token)).status));
  expect(await statuses()).not.toContain(401);
  later.local.clock.advance(expiresIn * 1_000);
  expect(await statuses()).toEqual(guarded.map(() => 401));
});
