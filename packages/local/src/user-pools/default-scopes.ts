import type { UserPoolSpec } from "@larder/topology";
import type { KoaContextWithOIDC } from "oidc-provider";

/**
 * The middleware that lets a client that asks for no scopes have all of its own.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function createDefaultScopes(pool: UserPoolSpec) {
  const scopes = new Map(Object.values(pool.clients).map((client) => [client.id, client.scopes.join(" ")]));

  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const scope = scopes.get(String(ctx.query["client_id"]));
    if (ctx.path === "/oauth2/authorize" && scope && !ctx.query["scope"]) ctx.query = { ...ctx.query, scope };
    await next();
  };
}
