import type { UserPoolSpec } from "@larder/topology";
import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";
import { messagePage } from "./message-page.ts";
import { showPage } from "./page.ts";

/** Where people sign out. */
export const logoutPath = "/logout";

/**
 * The middleware for Cognito's way of signing out, with `client_id` and `logout_uri`. OpenID Connect's way, with
 * `post_logout_redirect_uri`, is the provider's.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export function createLogout(provider: Provider, pool: UserPoolSpec) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const to = ctx.path === logoutPath ? ctx.URL.searchParams.get("logout_uri") : null;
    if (to === null) return void (await next());
    const id = ctx.URL.searchParams.get("client_id");
    const client = Object.values(pool.clients).find((item) => item.id === id);
    if (!client?.logoutUrls.includes(to))
      return showPage(ctx, messagePage("Signing out failed", `${to} is no sign-out URL of the client ${id}.`), 400);
    const session = await provider.Session.get(ctx);
    await session.destroy();
    ctx.redirect(to);
  };
}
