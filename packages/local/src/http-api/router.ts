import type { RouteSpec } from "@larder/topology";

export interface Match {
  readonly route: RouteSpec;
  /** Values of the path's variables, or nothing when the route has none. */
  readonly pathParameters: Record<string, string> | undefined;
}

interface Pattern {
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly greedy: boolean;
  readonly route: RouteSpec;
}

type Segment = { readonly literal: string } | { readonly variable: string };

/**
 * Compiles routes into a function that finds the one for a request.
 *
 * The most specific route wins: the exact path, then variables (the more literal segments the better), then a greedy
 * `{proxy+}`, then `$default`; and among equals the route that names the method before `ANY`. A method that no route
 * of the path has is as unknown as the path itself: API Gateway answers 404, never 405. A slash at the end counts:
 * `/pets/` is not `/pets`, but it is `/pets/{id}` and `/pets/{proxy+}` with an empty value.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function createRouter(routes: readonly RouteSpec[]) {
  const exact = new Map<string, Map<string, Match>>();
  const patterns: Pattern[] = [];
  let fallback: Match | undefined;
  for (const route of routes) {
    const [method = "", path] = route.key.split(" ");
    if (path === undefined) fallback = { route, pathParameters: undefined };
    else if (path.includes("{")) patterns.push(compile(method, path, route));
    else exact.set(path, (exact.get(path) ?? new Map()).set(method, { route, pathParameters: undefined }));
  }
  patterns.sort(bySpecificity);

  return (method: string, requestPath: string): Match | undefined => {
    const path = requestPath.startsWith("//") ? requestPath.replace(/^\/+/, "/") : requestPath;
    const methods = exact.get(path);
    return methods?.get(method) ?? methods?.get("ANY") ?? findPattern(patterns, method, path) ?? fallback;
  };
}

function compile(method: string, path: string, route: RouteSpec): Pattern {
  const segments = path.slice(1).split("/").map(compileSegment);
  return { method, segments, greedy: path.endsWith("+}"), route };
}

function compileSegment(text: string): Segment {
  const variable = /^\{([^}+]+)\+?\}$/.exec(text)?.[1];
  return variable === undefined ? { literal: text } : { variable };
}

function bySpecificity(a: Pattern, b: Pattern): number {
  return (
    Number(a.greedy) - Number(b.greedy) ||
    literals(b) - literals(a) ||
    Number(a.method === "ANY") - Number(b.method === "ANY")
  );
}

const literals = (pattern: Pattern) => pattern.segments.filter((segment) => "literal" in segment).length;

function findPattern(patterns: readonly Pattern[], method: string, path: string): Match | undefined {
  if (patterns.length === 0) return undefined;
  const segments = path.slice(1).split("/");
  for (const pattern of patterns) {
    if (pattern.method !== method && pattern.method !== "ANY") continue;
    const pathParameters = matchSegments(pattern, segments);
    if (pathParameters) return { route: pattern.route, pathParameters };
  }
  return undefined;
}

function matchSegments(pattern: Pattern, found: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.segments;
  if (pattern.greedy ? found.length < wanted.length : found.length !== wanted.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? "";
    if ("literal" in segment) {
      if (segment.literal !== value) return undefined;
    } else if (value === "" && index < found.length - 1 && !pattern.greedy) return undefined;
    else
      values[segment.variable] = pattern.greedy && index === wanted.length - 1 ? found.slice(index).join("/") : value;
  }
  return values;
}
