import type { UserPoolSpec } from "@larder/topology";
import { createLocalJWKSet, jwtVerify } from "jose";
import type { KoaContextWithOIDC } from "oidc-provider";
import * as z from "zod";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { TokenIssuer } from "../ports.ts";
import { PreTokenGenerationFailed, type TokenContent, type TokenRequest } from "./pre-token-generation.ts";
import type { TokenFacts, Tokens } from "./tokens.ts";
import type { Users } from "./users.ts";

interface TokenEndpointOptions {
  readonly pool: UserPoolSpec;
  readonly users: Users;
  readonly clock: Clock;
  readonly live: Live;
  readonly decide: (request: TokenRequest) => Promise<TokenContent>;
  readonly sign: (facts: TokenFacts) => Promise<Tokens>;
}

const answerSchema = z.looseObject({ access_token: z.string(), scope: z.string().default("") });

type Next = () => Promise<unknown>;

/**
 * The middleware that puts Cognito's tokens in the place of the provider's, once the provider has found everything in order.
 * A refresh token stays the same until it expires, so it is not sent again.
 */
export function createTokenEndpoint({ pool, users, clock, live, decide, sign }: TokenEndpointOptions) {
  return async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    await next();
    if (ctx.path !== "/oauth2/token" || ctx.status !== 200) return;
    try {
      ctx.body = await exchange(ctx);
    } catch (error) {
      if (!(error instanceof PreTokenGenerationFailed)) throw error;
      live.emit({ type: "warning", message: `Nobody can sign in to ${pool.name}: ${error.message}` });
      ctx.status = 400;
      ctx.body = { error: "invalid_grant", error_description: error.message };
    }
  };

  async function exchange({ body, oidc: { entities } }: KoaContextWithOIDC) {
    const { access_token: providerToken, scope, ...rest } = answerSchema.parse(body);
    const { AuthorizationCode: code, RefreshToken: refresh } = entities;
    const source = code ?? refresh;
    const user = users.find(source?.accountId ?? "");
    const client = Object.values(pool.clients).find(({ id }) => id === source?.clientId);
    if (!user || !client || !source) throw new Error("The provider made tokens for nobody");
    const scopes = scope.split(" ").filter((name) => name !== "");
    const content = await decide({ user, clientId: client.id, scopes, refreshed: !code });
    const authTime = (source.authTime ?? 0) + Math.floor(clock.now() / 1000) - Math.floor(Date.now() / 1000);
    const withIdToken = scopes.includes("openid");
    const tokens = await sign({ user, client, content, providerToken, authTime, nonce: source.nonce, withIdToken });
    return {
      ...(tokens.idToken === undefined ? {} : { id_token: tokens.idToken }),
      access_token: tokens.accessToken,
      ...(code ? { refresh_token: rest["refresh_token"] } : {}),
      expires_in: client.accessTokenValidity,
      token_type: "Bearer",
    };
  }
}

/** The middleware that lets the provider answer for an access token: it knows its own, which stands behind it. */
export function createUserInfo({ issuer, jwks }: TokenIssuer, clock: Clock) {
  const keys = createLocalJWKSet(jwks);

  return async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    const token = ctx.path.toLowerCase() === "/oauth2/userinfo" && ctx.get("authorization").replace(/^bearer /i, "");
    if (token) ctx.req.headers.authorization = `Bearer ${(await behind(token)) ?? "unknown"}`;
    await next();
  };

  async function behind(token: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, currentDate: new Date(clock.now()) });
      return payload.jti;
    } catch {
      // What is wrong with it does not matter: the provider refuses a token that it does not know.
      return undefined;
    }
  }
}
