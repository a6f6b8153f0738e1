import { createHash, randomUUID } from "node:crypto";
import type { UserPoolClientSpec } from "@larder/topology";
import { importJWK, type JWTPayload, SignJWT } from "jose";
import type { TokenContent } from "./pre-token-generation.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { User } from "./users.ts";

export interface TokenFacts {
  readonly user: User;
  readonly client: UserPoolClientSpec;
  readonly content: TokenContent;
  /** The provider's own token: it stands behind the access token, and answers for it at the pool. */
  readonly providerToken: string;
  /** When the person signed in, in seconds since the epoch, by the local clock. */
  readonly authTime: number;
  readonly nonce: string | undefined;
  /** Whether the client asked for `openid`. */
  readonly withIdToken: boolean;
}

export interface Tokens {
  readonly accessToken: string;
  readonly idToken?: string;
}

/**
 * Makes the function that signs tokens as Cognito shapes them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export async function createTokens(issuer: string, { kid, ...jwk }: SigningKeys["token"], now: () => number) {
  const key = await importJWK(jwk, "RS256");
  const sign = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ kid, alg: "RS256" }).sign(key);

  return async (facts: TokenFacts): Promise<Tokens> => {
    const { user, client, content, providerToken } = facts;
    const seconds = Math.floor(now() / 1000);
    const groups = content.groups.length > 0 ? { "cognito:groups": content.groups } : {};
    const both = { sub: user.sub, ...groups, iss: issuer, auth_time: facts.authTime, iat: seconds };
    const accessToken = await sign({
      ...without(content.suppressed.access, { ...both, ...content.accessClaims }),
      version: 2,
      client_id: client.id,
      token_use: "access",
      scope: content.scopes.join(" "),
      exp: seconds + client.accessTokenValidity,
      jti: providerToken,
      username: user.sub,
    });
    if (!facts.withIdToken) return { accessToken };
    const person = { ...both, email: user.email, email_verified: true };
    const idToken = await sign({
      ...without(content.suppressed.id, { ...person, ...content.idClaims }),
      ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
      "cognito:username": user.sub,
      aud: client.id,
      token_use: "id",
      at_hash: halfHash(accessToken),
      exp: seconds + client.idTokenValidity,
      jti: randomUUID(),
    });
    return { accessToken, idToken };
  };
}

const without = (names: readonly string[], claims: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

/** https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
const halfHash = (token: string) => createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");
