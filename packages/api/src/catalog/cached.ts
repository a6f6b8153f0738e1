import { type Condition, matchesWeakly } from "@larder/lambda/http";

interface CacheHeaders {
  readonly etag: string;
  readonly "cache-control": string;
}

/**
 * The whole answer, or a 304 without it for a client that has it already. https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5
 * It varies by origin, because the gateway allows each web page by its name: another page must not be given that answer.
 */
export function cached<Body>(seen: Condition | undefined, stated: CacheHeaders, body: Body) {
  const headers = { ...stated, vary: "origin" };
  return seen && matchesWeakly(seen, headers.etag)
    ? ({ status: 304, headers } as const)
    : ({ status: 200, headers, body } as const);
}
