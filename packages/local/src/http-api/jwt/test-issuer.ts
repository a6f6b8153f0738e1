import { generateKeyPairSync, randomUUID } from "node:crypto";
import { base64url, exportJWK, exportSPKI, SignJWT } from "jose";
import type { TokenIssuer } from "../../ports.ts";

interface Changes {
  readonly header?: { alg?: string; kid?: string };
  /** A claim that is undefined is left out. */
  readonly claims?: Record<string, unknown>;
}

/** An issuer of tokens that are shaped as Cognito's access tokens are, and of tokens with one thing wrong with them. */
export async function createTestIssuer(issuer: string, now: () => number) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  const local: TokenIssuer = {
    issuer,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" }] },
  };

  function claimsOf(changes: Changes["claims"]) {
    const seconds = Math.floor(now() / 1000);
    const usual = { iss: issuer, sub: "ada", client_id: "web", token_use: "access", scope: "shop/read shop/buy" };
    return { ...usual, iat: seconds, exp: seconds + 3600, ...changes };
  }
  const sign = (key: Parameters<SignJWT["sign"]>[0], { header, claims }: Changes) =>
    new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: "RS256", kid, ...header }).sign(key);

  return {
    local,
    token: (claims: Changes["claims"] = {}, header: Changes["header"] = {}) => sign(privateKey, { claims, header }),
    /** Signed by somebody else in this issuer's name. */
    forged: () => sign(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, {}),
    /** Signed with what everybody may know: the public key, as a shared secret. */
    async confused() {
      return sign(new TextEncoder().encode(await exportSPKI(publicKey)), { header: { alg: "HS256" } });
    },
    unsigned: () => `${encode({ alg: "none", kid })}.${encode(claimsOf({}))}.`,
  };
}

export const encode = (value: unknown) => base64url.encode(JSON.stringify(value));
