import { expect, it } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { httpEvent } from "../testing/http-event.ts";
import { routeOf } from "../testing/route.ts";
import { http } from "./http.ts";

captureLogs();

const route = { ...routeOf({}), scope: "shop/customer" } as const;
const whoCalls = http(route, async ({ caller }) => ({ status: 200, body: caller }));

/** Calls with what the authorizer has made of a token. */
function call(authorizer?: unknown) {
  const event = httpEvent();
  return whoCalls({ ...event, requestContext: Object.assign(event.requestContext, { authorizer }) }, context());
}
const tokenOf = (claims: Record<string, string>) => ({ jwt: { claims, scopes: null } });

it("is who the verified token says, with all its scopes", async () => {
  const { statusCode, body = "" } = await call(tokenOf({ sub: "ada", scope: "openid shop/customer" }));
  expect([statusCode, JSON.parse(body)]).toEqual([200, { id: "ada", scopes: ["openid", "shop/customer"] }]);
});

it.each([
  ["no authorizer", undefined],
  ["no token", {}],
  ["nobody's name", tokenOf({ scope: "shop/customer" })],
  ["an empty name", tokenOf({ sub: "", scope: "shop/customer" })],
])("with %s is refused with 401", async (_, authorizer) => {
  expect(await call(authorizer)).toMatchObject({ statusCode: 401, headers: { "www-authenticate": "Bearer" } });
});

it.each([
  "",
  "openid",
  "shop/customers",
  "shop/customer/x",
  "SHOP/CUSTOMER",
])("without the route's scope is refused with 403: %j", async (scope) => {
  expect((await call(tokenOf({ sub: "ada", scope }))).statusCode).toBe(403);
});

it("without any scope is refused with 403", async () => {
  expect((await call(tokenOf({ sub: "ada" }))).statusCode).toBe(403);
});
