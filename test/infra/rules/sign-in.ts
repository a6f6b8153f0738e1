import { staffScope } from "@larder/contracts";
import type { RouteSpec, Topology, UserPoolClientSpec } from "@larder/topology";
import { staffGroup } from "../../../packages/api/src/sign-in/staff-group.ts";
import { each, type Rule } from "./rule.ts";

/** By API, what asks for no token. */
const open: Readonly<Record<string, readonly RegExp[]>> = {
  /** What anyone may see, or proves by a signature of its own who sends it. */
  Api: [/^GET \/health$/, /^GET \/products(\/|$)/, /^GET \/(openapi\.json|docs)$/, /^POST \/webhooks\/\w+$/],
  /** Somebody else's, as it were: the shop proves by an API key that it is the shop, customers by an id that nobody guesses. */
  PaymentSimulator: [
    /^(GET|POST) \/payments$/,
    /^GET \/payments\/\{id\}$/,
    /^POST \/payments\/\{id\}\/(authorisation|capture|void)$/,
    /^(GET|POST) \/challenges\/\{id\}$/,
  ],
};

const mayBeOpen = (api: string, key: string) => open[api]?.some((each) => each.test(key)) ?? false;

/** Being signed in is not enough: a token that was meant for something else must not do. */
export const routesAskForAScope: Rule = ({ httpApis }) =>
  everyRoute(httpApis, ({ key, auth }, api) => [
    auth.type !== "jwt" && !mayBeOpen(api, key) && "is open to everyone",
    auth.type === "jwt" && auth.scopes.length === 0 && "asks for no scope",
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    auth.type === "jwt" && auth.scopes.length > 1 && "asks for one of several scopes, of which any will do",
  ]);

/** Customers read the catalog. */
export const catalogIsKeptByStaff: Rule = ({ httpApis }) =>
  everyRoute(httpApis, ({ key, auth }) => [
    /^(?!GET )\w+ \/products(\/|$)/.test(key) &&
      (auth.type !== "jwt" || auth.scopes.some((scope) => scope !== staffScope)) &&
      `does not ask for ${staffScope}`,
  ]);

/** A scope that a client may ask for is given to whoever signs in there. That of staff is given by the trigger, to staff. */
export const staffScopeIsNotAskedFor: Rule = ({ userPools }) =>
  each(userPools, ({ scopes, groups, clients, preTokenGeneration }) => [
    scopes.includes(staffScope) && !preTokenGeneration && `has nothing that grants ${staffScope}`,
    scopes.includes(staffScope) && !groups.includes(staffGroup) && `has no group ${staffGroup} to grant it to`,
    ...Object.entries(clients).map(
      ([client, spec]) =>
        spec.scopes.includes(staffScope) && `lets whoever signs in at ${client} ask for ${staffScope}`,
    ),
  ]);

const hour = 60 * 60;
const month = 30 * 24 * hour;

/** An access token cannot be called back, and is good for as long as it says. */
export const tokensExpire: Rule = ({ userPools }) =>
  everyClient(userPools, ({ accessTokenValidity, idTokenValidity, refreshTokenValidity }) => [
    accessTokenValidity > hour && `gives access tokens for ${accessTokenValidity} s`,
    idTokenValidity > hour && `gives identity tokens for ${idTokenValidity} s`,
    refreshTokenValidity > month && `gives refresh tokens for ${refreshTokenValidity} s`,
  ]);

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** A code that travels in clear is a code for everyone on the way. Cognito takes plain HTTP for loopback addresses only. */
export const codesTravelSafely: Rule = ({ userPools }) =>
  everyClient(userPools, ({ callbackUrls }) =>
    callbackUrls.map((url) => {
      const { protocol, hostname } = new URL(url);
      return protocol !== "https:" && !loopback.includes(hostname) && `sends codes to ${url}`;
    }),
  );

/**
 * Cognito waits for five seconds, and then signs nobody in.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export const triggersAnswerInTime: Rule = ({ userPools, functions }) =>
  each(userPools, ({ preTokenGeneration = "" }) => {
    const timeout = functions[preTokenGeneration]?.timeout ?? 0;
    return [timeout > 5 && `waits 5 s for ${preTokenGeneration}, which may take ${timeout} s`];
  });

type Violations<Spec> = (spec: Spec, of: string) => readonly (string | false | undefined)[];

const everyRoute = (httpApis: Topology["httpApis"], violations: Violations<RouteSpec>) =>
  each(httpApis, ({ routes }, api) =>
    routes.flatMap((route) => violations(route, api).map((violation) => violation && `${route.key} ${violation}`)),
  );

const everyClient = (userPools: Topology["userPools"], violations: Violations<UserPoolClientSpec>) =>
  each(userPools, ({ clients }, pool) =>
    Object.entries(clients).flatMap(([name, client]) =>
      violations(client, pool).map((violation) => violation && `${name} ${violation}`),
    ),
  );
