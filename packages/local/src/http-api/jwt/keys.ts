import type { FlattenedVerifyGetKey } from "jose";
import * as z from "zod";
import type { Live } from "../../live.ts";
import type { TokenIssuer } from "../../ports.ts";
import { InvalidToken } from "./invalid-token.ts";

/** What an authorizer knows of its issuer. */
export interface TrustedIssuer {
  /** What `iss` must be. */
  readonly issuer: string;
  /** Finds the key that a token names. */
  readonly keys: () => Promise<FlattenedVerifyGetKey>;
}

/** An issuer that runs here: its keys are at hand. */
export function localIssuer({ issuer, jwks }: TokenIssuer): TrustedIssuer {
  let keys: Promise<FlattenedVerifyGetKey> | undefined;
  return {
    issuer,
    keys() {
      keys ??= import("jose").then(({ createLocalJWKSet }) => createLocalJWKSet(jwks));
      return keys;
    },
  };
}

const discoverySchema = z.object({ jwks_uri: z.url() });
/** API Gateway keeps keys for two hours. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const keepKeysMs = 2 * 3_600_000;
const patienceMs = 5_000;

/** An issuer somewhere else: its keys come over the network when the first token does, through discovery. */
export function remoteIssuer(issuer: string, live: Live): TrustedIssuer {
  let found: Promise<FlattenedVerifyGetKey> | undefined;
  return {
    issuer,
    keys() {
      found ??= discover(issuer).catch((cause) => {
        found = undefined;
        throw unreachable(issuer, cause, live);
      });
      return found;
    },
  };
}

async function discover(issuer: string): Promise<FlattenedVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  const { jwks_uri } = discoverySchema.parse(await answer.json());
  const { createRemoteJWKSet } = await import("jose");
  const keys = createRemoteJWKSet(new URL(jwks_uri), { cacheMaxAge: keepKeysMs, timeoutDuration: patienceMs });
  await keys.reload();
  return keys;
}

function unreachable(issuer: string, cause: unknown, live: Live): InvalidToken {
  const reason = cause instanceof Error ? `${cause.message}${cause.cause ? `, ${cause.cause}` : ""}` : String(cause);
  live.emit({
    type: "warning",
    message: `The keys of the issuer ${issuer} cannot be had (${reason}): its tokens are refused meanwhile`,
  });
  return new InvalidToken("OIDC discovery endpoint communication error", { cause });
}
