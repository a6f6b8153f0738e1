import type { HttpApiSpec, RouteSpec } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { TokenIssuer } from "../ports.ts";
import { type Answer, gatewayAnswers } from "./answer.ts";
import { claimStrings, grantedScopes } from "./jwt/claims.ts";
import { InvalidToken } from "./jwt/invalid-token.ts";
import { localIssuer, remoteIssuer } from "./jwt/keys.ts";
import { verifyToken } from "./jwt/verify.ts";

/** What an authorizer found: the request may pass, with what the function is told of it, or it may not. */
export type Access =
  | { readonly refused: Answer }
  | { readonly refused?: never; readonly authorizer?: AuthorizerContext };

/** `requestContext.authorizer` of payload format 2.0. */
export interface AuthorizerContext {
  readonly jwt: { readonly claims: Record<string, string>; readonly scopes: readonly string[] | null };
}

/** A token that was verified, and for how long that is good. */
interface VerifiedToken {
  readonly claims: Record<string, string>;
  readonly scopes: ReadonlySet<string>;
  /** In milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface AuthorizerOptions {
  readonly api: Pick<HttpApiSpec, "authorizers">;
  /** Issuers of the topology that run here, by the URL that authorizers name. */
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
  readonly live: Live;
  readonly clock: Clock;
}

type Authorize = (token: string | undefined, route: RouteSpec) => Access | Promise<Access>;

const open: Access = {};

/**
 * Makes the function that decides who may use a route, given the `Authorization` header. It answers at once for a token
 * that it has seen.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createAuthorizer({ api, issuers, live, clock }: AuthorizerOptions) {
  const authorizers = new Map(
    Object.entries(api.authorizers).map(([name, { issuer, audiences }]): [string, Authorize] => {
      const local = issuers.get(issuer);
      return [name, jwtAuthorizer(local ? localIssuer(local) : remoteIssuer(issuer, live), audiences, clock)];
    }),
  );
  const warned = new Set<RouteSpec>();

  return (route: RouteSpec, header: string | undefined): Access | Promise<Access> => {
    const { auth } = route;
    if (auth.type === "none") return open;
    if (auth.type === "iam") return refuseIam(route);
    return authorizers.get(auth.authorizer)?.(bearerToken(header), route) ?? { refused: gatewayAnswers.unauthorized() };
  };

  /** Signatures are not verified here, so whoever signs a request could be anybody. */
  function refuseIam(route: RouteSpec): Access {
    if (!warned.has(route))
      live.emit({
        type: "warning",
        message: `${route.key} needs iam authorization, which does not run locally: every request is refused`,
      });
    warned.add(route);
    return { refused: gatewayAnswers.forbidden() };
  }
}

/** The scheme may be left out. */
const bearerToken = (header: string | undefined) => header?.replace(/^bearer( +|$)/i, "") || undefined;

/** So many tokens are remembered by each authorizer: each is a person who is signed in. */
const mostTokens = 1000;

function jwtAuthorizer(trusted: ReturnType<typeof localIssuer>, audiences: readonly string[], clock: Clock): Authorize {
  const verified = new Map<string, VerifiedToken>();

  return (token, route) => {
    if (token === undefined) return { refused: gatewayAnswers.unauthorized() };
    const known = verified.get(token);
    if (known && known.expiresAt > clock.now()) return admit(known, route);
    verified.delete(token);
    return verify(token).then(
      (claims) => admit(claims, route),
      (error) => refuse(error, route),
    );
  };

  async function verify(token: string): Promise<VerifiedToken> {
    const claims = await verifyToken(token, { ...trusted, audiences, now: clock.now() });
    const found = { claims: claimStrings(claims), scopes: grantedScopes(claims), expiresAt: claims.exp * 1000 };
    const [oldest] = verified.keys();
    if (verified.size >= mostTokens && oldest !== undefined) verified.delete(oldest);
    verified.set(token, found);
    return found;
  }
}

const neededScopes = ({ auth }: RouteSpec) => (auth.type === "jwt" ? auth.scopes : []);

/** One of the route's scopes is enough. */
function admit({ claims, scopes }: VerifiedToken, route: RouteSpec): Access {
  const needed = neededScopes(route);
  const granted = needed.filter((scope) => scopes.has(scope));
  if (needed.length > 0 && granted.length === 0)
    return { refused: gatewayAnswers.forbidden(challenge(route, "insufficient_scope", "the token lacks a scope")) };
  return { authorizer: { jwt: { claims, scopes: needed.length > 0 ? granted : null } } };
}

function refuse(error: unknown, route: RouteSpec): Access {
  if (!(error instanceof InvalidToken)) throw error;
  return { refused: gatewayAnswers.unauthorized(challenge(route, "invalid_token", error.message)) };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html */
const challenge = (route: RouteSpec, error: string, description: string) =>
  `Bearer scope="${neededScopes(route).join(" ")}" error="${error}" error_description="${description}"`;
