export interface RequestHeaders {
  /** Names in lower case; a name sent twice has its values joined by a comma. Without cookies. */
  readonly values: Record<string, string>;
  readonly cookies: readonly string[];
  /** Bytes that count towards the quota. */
  readonly size: number;
  /** Sent in chunks, so the length of the body shows only at its end. */
  readonly chunked: boolean;
}

/** They concern one connection only; API Gateway keeps them to itself. */
const hopByHop = new Set(
  "connection keep-alive proxy-connection te trailer transfer-encoding upgrade expect".split(" "),
);

/**
 * Reads raw headers (name, value, name, value, …) the way payload format 2.0 shows them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readHeaders(raw: readonly string[]): RequestHeaders {
  const values: Record<string, string> = Object.create(null);
  let cookies: string[] = none;
  let size = 0;
  let chunked = false;
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    size += value.length;
    if (name === "transfer-encoding") chunked = true;
    if (hopByHop.has(name)) continue;
    if (name === "cookie") cookies = cookies.concat(splitCookies(value));
    else {
      const earlier = values[name];
      values[name] = earlier === undefined ? value : `${earlier},${value}`;
    }
  }
  return { values, cookies, size, chunked };
}

const none: string[] = [];

const splitCookies = (header: string) =>
  header
    .split(";")
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== "");
