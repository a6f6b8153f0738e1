import type { UserPoolClientSpec, UserPoolSpec } from "@larder/topology";
import type { AdapterFactory, ClientMetadata, Configuration } from "oidc-provider";
import { logoutPath } from "./logout.ts";
import { messagePage, signOutPage } from "./message-page.ts";
import { showPage } from "./page.ts";
import { createPolicy } from "./policy.ts";
import { signInPath } from "./sign-in-form.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { Users } from "./users.ts";

interface ConfigurationOptions {
  readonly pool: UserPoolSpec;
  readonly keys: SigningKeys;
  readonly users: Users;
  readonly adapter: AdapterFactory;
}

const minute = 60;
const hour = 60 * minute;

/**
 * Sets the provider up as a Cognito user pool is: the same paths, code only, no questions about consent. Clients have no
 * secret, so the provider asks them for PKCE.
 */
export function providerConfiguration({ pool, keys, users, adapter }: ConfigurationOptions): Configuration {
  const clients = Object.values(pool.clients);
  const clientOf = (id: string | undefined) => clients.find((client) => client.id === id);
  return {
    adapter,
    clients: clients.filter(({ callbackUrls }) => callbackUrls.length > 0).map(clientMetadata),
    jwks: { keys: [keys.token] },
    cookies: { keys: [keys.cookie] },
    scopes: [
      ...new Set([
        "openid",
        "email",
        "phone",
        "profile",
        ...pool.scopes,
        ...clients.flatMap((client) => client.scopes),
      ]),
    ],
    claims: { openid: ["sub", "username"], email: ["email", "email_verified"] },
    responseTypes: ["code"],
    routes: {
      authorization: "/oauth2/authorize",
      token: "/oauth2/token",
      userinfo: "/oauth2/userInfo",
      revocation: "/oauth2/revoke",
      jwks: "/.well-known/jwks.json",
      end_session: logoutPath,
    },
    interactions: { policy: createPolicy(pool), url: (_ctx, interaction) => `${signInPath}${interaction.uid}` },
    ttl: {
      AccessToken: (_ctx, _token, client) => clientOf(client.clientId)?.accessTokenValidity ?? hour,
      IdToken: (_ctx, _token, client) => clientOf(client.clientId)?.idTokenValidity ?? hour,
      RefreshToken: (_ctx, _token, client) => clientOf(client.clientId)?.refreshTokenValidity ?? hour,
      // A code lives for five minutes, and what it grants as long as the refresh token that comes of it.
      AuthorizationCode: 5 * minute,
      Grant: (ctx, grant) =>
        (clientOf(grant.clientId ?? ctx.oidc.client?.clientId)?.refreshTokenValidity ?? hour) + hour,
      Interaction: hour,
      Session: hour,
    },
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    rotateRefreshToken: false,
    clientBasedCORS: (_ctx, origin, client) =>
      clientOf(client.clientId)?.callbackUrls.some((url) => URL.parse(url)?.origin === origin) ?? false,
    async findAccount(_ctx, sub) {
      const user = users.find(sub);
      if (!user) return undefined;
      const claims = { sub, username: sub, email: user.email, email_verified: true };
      return { accountId: sub, claims: async () => claims };
    },
    async loadExistingGrant({ oidc }) {
      const { Account: account, Client: client } = oidc.entities;
      if (!account || !client) return undefined;
      const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope(client.scope ?? "");
      await grant.save();
      return grant;
    },
    renderError(ctx, { error, error_description: description }) {
      showPage(ctx, messagePage("Signing in failed", description ? `${error}: ${description}` : error), ctx.status);
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) =>
          showPage(
            ctx,
            signOutPage(
              form,
              clients.flatMap(({ logoutUrls }) => logoutUrls),
            ),
          ),
        postLogoutSuccessSource: (ctx) => showPage(ctx, messagePage("Signed out", "You have signed out.")),
      },
    },
  };
}

function clientMetadata({ id, name, callbackUrls, logoutUrls, scopes }: UserPoolClientSpec): ClientMetadata {
  const inBrowser = callbackUrls.every((url) => /^https?:/.test(url));
  return {
    client_id: id,
    client_name: name,
    application_type: inBrowser ? "web" : "native",
    redirect_uris: callbackUrls,
    post_logout_redirect_uris: logoutUrls,
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    scope: scopes.join(" "),
  };
}
