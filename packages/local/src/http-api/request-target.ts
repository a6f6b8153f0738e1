export interface RequestTarget {
  /** As `rawPath` carries it. */
  readonly path: string;
  /** Without the question mark, as sent. */
  readonly query: string;
}

/**
 * Splits what follows the method in a request line. The path comes out decoded, `%2F` too: so an HTTP API hands it to
 * functions in `rawPath`, whatever the name says, and so it looks for the route.
 * @returns nothing when the escapes make no sense.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function parseTarget(target: string): RequestTarget | undefined {
  const origin = target.charCodeAt(0) === slash ? target : withoutOrigin(target);
  const mark = origin.indexOf("?");
  const raw = mark < 0 ? origin : origin.slice(0, mark);
  const path = raw.includes("%") ? decode(raw) : raw;
  return path === undefined ? undefined : { path, query: mark < 0 ? "" : origin.slice(mark + 1) };
}

const slash = "/".charCodeAt(0);

/** `http://host/path`, as proxies ask, names the same thing as `/path`. */
const withoutOrigin = (target: string) => {
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, "");
  return path.startsWith("/") ? path : `/${path}`;
};

function decode(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    // API Gateway takes a decoded question mark for the start of the query and drops what follows.
    const mark = decoded.indexOf("?");
    return mark < 0 ? decoded : decoded.slice(0, mark);
  } catch {
    return undefined;
  }
}
