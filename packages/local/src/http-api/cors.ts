import type { HttpApiSpec } from "@larder/topology";
import type { Answer } from "./answer.ts";

type Settings = NonNullable<HttpApiSpec["cors"]>;
type Headers = Record<string, string>;

/** CORS of an API that configures it: the gateway's business alone, functions have no say. */
export interface Cors {
  /** Answers a preflight, or any other `OPTIONS` request that no route takes. */
  preflight(request: Headers): Answer;
  /** Puts the gateway's CORS headers in the place of the function's. */
  apply(answer: Answer, request: Headers): Answer;
}

/**
 * @returns nothing when the API has no CORS configuration: then functions answer for themselves.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function createCors(settings: HttpApiSpec["cors"]): Cors | undefined {
  if (!settings) return undefined;
  const allowOrigin = originMatcher(settings.allowOrigins);
  const always = alwaysHeaders(settings);
  const onPreflight = preflightHeaders(settings);

  function headersFor(request: Headers): string[] {
    const origin = request["origin"];
    const allowed = origin === undefined ? undefined : allowOrigin(origin);
    if (allowed === undefined) return [];
    const asked = request["access-control-request-method"] !== undefined;
    return ["access-control-allow-origin", allowed, ...always, ...(asked ? onPreflight : [])];
  }

  return {
    preflight: (request) => ({ status: 204, headers: headersFor(request), body: "" }),
    apply: (answer, request) => ({
      ...answer,
      headers: [...withoutCors(answer.headers), ...headersFor(request)],
    }),
  };
}

/** Finds the value of `access-control-allow-origin`: `*` stays a star, everything else echoes the origin. */
function originMatcher(allowed: readonly string[]) {
  const exact = new Set(allowed.map((origin) => origin.toLowerCase()));
  const schemes = allowed.filter((origin) => /^https?:\/\/\*$/.test(origin)).map((origin) => origin.slice(0, -1));
  if (exact.has("*")) return () => "*";
  return (origin: string) => {
    const lower = origin.toLowerCase();
    return exact.has(lower) || schemes.some((scheme) => lower.startsWith(scheme)) ? origin : undefined;
  };
}

function alwaysHeaders({ allowCredentials, exposeHeaders }: Settings): string[] {
  return [
    ...(allowCredentials ? ["access-control-allow-credentials", "true"] : []),
    ...(exposeHeaders.length > 0 ? ["access-control-expose-headers", exposeHeaders.join(",")] : []),
  ];
}

function preflightHeaders({ allowMethods, allowHeaders, maxAge }: Settings): string[] {
  return [
    ...(allowMethods.length > 0 ? ["access-control-allow-methods", allowMethods.join(",")] : []),
    ...(allowHeaders.length > 0 ? ["access-control-allow-headers", allowHeaders.join(",")] : []),
    ...(maxAge === undefined ? [] : ["access-control-max-age", String(maxAge)]),
  ];
}

const withoutCors = (headers: readonly string[]) =>
  headers.filter((_, index) => !headers[index - (index % 2)]?.startsWith("access-control-"));
