import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { createBrowser, type Place, SignInFailed } from "./browser.ts";

/** Who signs in where, as what. */
export interface SignIn {
  /** URL of the user pool: `oidc` in `endpoints.json`. */
  readonly issuer: string;
  readonly clientId: string;
  /** One of the client's callback URLs. Nobody has to answer there. */
  readonly redirectUri: string;
  readonly email: string;
  /** Groups of the pool that the person is to be in. Default: none. */
  readonly groups?: readonly string[];
  /** Default: all that the client may ask for. */
  readonly scopes?: readonly string[];
}

export interface SignedIn {
  readonly accessToken: string;
  /** There when the scopes have `openid`. */
  readonly idToken?: string;
  readonly refreshToken: string;
  /** Of the access token, in seconds. */
  readonly expiresIn: number;
}

const discoverySchema = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokensSchema = z
  .object({
    access_token: z.string(),
    id_token: z.string().optional(),
    refresh_token: z.string(),
    expires_in: z.number(),
  })
  .transform(
    (answer): SignedIn => ({
      accessToken: answer.access_token,
      ...(answer.id_token === undefined ? {} : { idToken: answer.id_token }),
      refreshToken: answer.refresh_token,
      expiresIn: answer.expires_in,
    }),
  );

/**
 * Signs somebody in at a local user pool, the way a browser does it: authorization code with PKCE, redirects, cookies, the
 * sign-in form. Works from any process of this machine.
 * @throws {SignInFailed}
 */
export async function signIn({ issuer, clientId, redirectUri, email, groups = [], scopes }: SignIn): Promise<SignedIn> {
  const browser = createBrowser();
  const discovery = await browser.get(`${issuer}/.well-known/openid-configuration`);
  const endpoints = discoverySchema.parse(await discovery.json());
  const verifier = randomBytes(32).toString("base64url");
  const request = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(scopes && { scope: scopes.join(" ") }),
  });
  const form = await browser.follow(await browser.get(`${endpoints.authorization_endpoint}?${request}`), redirectUri);
  const filled = new URLSearchParams({ email });
  for (const group of groups) filled.append("group", group);
  const callback = await browser.follow(await browser.post(form.url, filled), redirectUri);
  const answer = await browser.post(endpoints.token_endpoint, {
    grant_type: "authorization_code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code: codeFrom(callback),
    code_verifier: verifier,
  });
  return readTokens(answer);
}

/**
 * Trades a refresh token for new tokens.
 * @throws {SignInFailed} when it has expired or was revoked.
 */
export async function refresh(
  { issuer, clientId }: Pick<SignIn, "issuer" | "clientId">,
  refreshToken: string,
): Promise<SignedIn> {
  const form = { grant_type: "refresh_token", client_id: clientId, refresh_token: refreshToken };
  const answer = await createBrowser().post(`${issuer}/oauth2/token`, form);
  return readTokens(answer, refreshToken);
}

async function readTokens(answer: Response, refreshToken?: string): Promise<SignedIn> {
  const text = await answer.text();
  if (!answer.ok) throw new SignInFailed(`The user pool gives no tokens: ${answer.status} ${text}`);
  return tokensSchema.parse({ refresh_token: refreshToken, ...JSON.parse(text) });
}

function codeFrom(callback: Place): string {
  const { searchParams } = new URL(callback.url);
  const code = searchParams.get("code");
  if (code === null)
    throw new SignInFailed(
      `The user pool refuses: ${searchParams.get("error")}, ${searchParams.get("error_description")}`,
    );
  return code;
}
