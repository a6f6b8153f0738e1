import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RouteSpec } from "@larder/topology";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testTopology } from "../lambda/testing/start-test-lambda.ts";
import { type LocalCloud, start } from "../start.ts";
import { testPool } from "./testing/start-test-pool.ts";

const route = (key: string, scope: string): RouteSpec => ({
  key,
  function: "Show",
  auth: { type: "jwt", authorizer: "People", scopes: [scope] },
});

const topology = {
  ...testTopology({
    Show: { handler: "handlers.leavesAlone" },
    Trigger: { handler: "handlers.addsAndSuppresses" },
  }),
  queues: {},
  userPools: { People: { ...testPool, preTokenGeneration: "Trigger" } },
  httpApis: {
    Api: {
      name: "test-api",
      endpoint: "https://api.example",
      routes: [route("GET /basket", "shop/buy"), route("GET /stock", "shop/admin")],
      authorizers: { People: { issuer: testPool.issuer, audiences: ["webclient"] } },
      stageVariables: {},
    },
  },
};

let local: LocalCloud;
const state = mkdtempSync(join(tmpdir(), "larder-sign-in-"));
beforeAll(async () => {
  local = await start(topology, { root: join(import.meta.dirname, "testing"), state });
});
afterAll(async () => {
  await local.stop();
  rmSync(state, { recursive: true, force: true });
});

const get = (path: string, token: string) =>
  fetch(local.urls["api"] + path, { headers: { authorization: `Bearer ${token}` } });

it("whoever signs in may call the API, as far as the scopes go that the pool's function grants", async () => {
  const customer = await local.signIn("ada@example.com");
  const staff = await local.signIn("tom@example.com", { groups: ["staff"] });
  const statuses = async (token: string) => [(await get("/basket", token)).status, (await get("/stock", token)).status];
  expect(await statuses(customer.accessToken)).toEqual([200, 403]);
  expect(await statuses(staff.accessToken)).toEqual([200, 200]);
});

it("the function learns who calls", async () => {
  const { accessToken } = await local.signIn("tom@example.com", { groups: ["staff"], client: "Web", pool: "People" });
  const { requestContext } = JSON.parse(await (await get("/stock", accessToken)).text());
  expect(requestContext.authorizer.jwt).toMatchObject({
    claims: {
      sub: decodeJwt(accessToken).sub,
      client_id: "webclient",
      "cognito:groups": "[staff]",
      levels: "[1 2]",
      scope: "openid shop/buy shop/admin",
    },
    scopes: ["shop/admin"],
  });
});

it("an ID token is none for the API's scopes", async () => {
  const { idToken = "" } = await local.signIn("ada@example.com");
  expect((await get("/basket", idToken)).status).toBe(403);
});

it("a token ends when the clock says so", async () => {
  const { accessToken, expiresIn } = await local.signIn("ada@example.com");
  expect((await get("/basket", accessToken)).status).toBe(200);
  local.clock.advance(expiresIn * 1000);
  expect((await get("/basket", accessToken)).status).toBe(401);
});

it("scripts find the pool beside everything else", () => {
  const endpoints = JSON.parse(readFileSync(join(state, "endpoints.json"), "utf8"));
  expect(endpoints).toEqual({ aws: local.urls["aws"], api: local.urls["api"], oidc: local.urls["oidc"] });
  expect(endpoints.oidc).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

it("a group that the pool does not have is refused with those it has", async () => {
  await expect(local.signIn("ada@example.com", { groups: ["root"] })).rejects.toThrow(
    /there are: staff, night <shift>/,
  );
});
