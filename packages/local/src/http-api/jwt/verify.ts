import type { CompactJWSHeaderParameters, FlattenedVerifyGetKey } from "jose";
import * as z from "zod";
import { InvalidToken } from "./invalid-token.ts";

/** What API Gateway looks at; every other claim is passed on as it is. Times are in seconds since the epoch. */
const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});

export type Claims = z.infer<typeof claimsSchema>;

export interface Expectations {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly keys: () => Promise<FlattenedVerifyGetKey>;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/** API Gateway takes RSA signatures only. */
const algorithms = ["RS256", "RS384", "RS512"];

/**
 * Checks a token as API Gateway does: signature by the key that the header names, then the claims.
 * @throws {InvalidToken} saying what is wrong with it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyToken(token: string, expected: Expectations): Promise<Claims> {
  const claims = parseClaims(await verifySignature(token, await expected.keys()));
  const { iss, exp, nbf, iat } = claims;
  const seconds = expected.now / 1000;
  if (iss !== expected.issuer) throw new InvalidToken("the token was not issued by the expected issuer");
  if (!audienceMatches(claims, expected.audiences)) throw new InvalidToken("the token does not have a valid audience");
  if (exp <= seconds) throw new InvalidToken("the token has expired");
  if (nbf !== undefined && nbf > seconds) throw new InvalidToken("the token is not valid yet");
  if (iat !== undefined && iat > seconds) throw new InvalidToken("the token is used before issued");
  return claims;
}

async function verifySignature(token: string, findKey: FlattenedVerifyGetKey): Promise<Uint8Array> {
  const { compactVerify, decodeProtectedHeader } = await import("jose");
  if (token.split(".").length !== 3) throw new InvalidToken("token contains an invalid number of segments");
  const header = orInvalid("the token's header cannot be read", () => decodeProtectedHeader(token));
  checkHeader(header);
  try {
    return (await compactVerify(token, findKey, { algorithms })).payload;
  } catch (cause) {
    throw new InvalidToken("the token's signature cannot be verified", { cause });
  }
}

function checkHeader({ alg, kid }: Partial<CompactJWSHeaderParameters>) {
  if (alg === undefined || !algorithms.includes(alg)) throw new InvalidToken("the token's signing method is invalid");
  if (kid === undefined) throw new InvalidToken("the token names no key");
}

function parseClaims(payload: Uint8Array): Claims {
  const text = new TextDecoder().decode(payload);
  return orInvalid("the token's claims cannot be read", () => claimsSchema.parse(JSON.parse(text)));
}

/** `client_id`, which Cognito's access tokens have instead of an audience, counts only where there is no `aud`. */
function audienceMatches({ aud = [], client_id: client }: Claims, audiences: readonly string[]): boolean {
  const named = [aud].flat();
  return (named.length === 0 && client !== undefined ? [client] : named).some((name) => audiences.includes(name));
}

function orInvalid<Value>(message: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new InvalidToken(message, { cause });
  }
}
