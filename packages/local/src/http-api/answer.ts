import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";

/** What goes back to the client, whoever made it. */
export interface Answer {
  readonly status: number;
  /** Name, value, name, value, …: the form in which Node writes fastest. */
  readonly headers: string[];
  readonly body: string | Buffer;
}

/** What the function returned is no answer in payload format 2.0. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}

const structured = z.object({
  statusCode: z.union([z.int(), z.string().regex(/^\d{3}$/)]),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * Reads what a function returned. With a `statusCode` it is a whole answer. Without one it is the body of a 200, in
 * JSON as it stands, except that a string loses its quotes.
 * @param payload JSON text, from the Lambda part.
 * @throws {MalformedAnswer} where API Gateway answers 500; the message tells the developer why.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readAnswer(payload: string): Answer {
  const value: unknown = parse(payload);
  if (typeof value === "string") return inferred(value);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) return inferred(payload);
  const { success, data, error } = structured.safeParse(value);
  if (!success) throw new MalformedAnswer(z.prettifyError(error));
  const status = Number(data.statusCode);
  if (status < 200 || status > 599) throw new MalformedAnswer(`statusCode is ${status}`);
  return {
    status,
    headers: writeHeaders(data.headers, data.cookies),
    body: writeBody(data.body, data.isBase64Encoded),
  };
}

/** Text that is not JSON cannot come from a Node function, but API Gateway would pass it on as it is. */
function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

const inferred = (body: string): Answer => ({ status: 200, headers: ["content-type", "application/json"], body });

const writeBody = (body: string | null | undefined, base64: boolean | null | undefined) =>
  base64 ? Buffer.from(body ?? "", "base64") : (body ?? "");

type Values = Record<string, string | number | boolean | null>;

function writeHeaders(values: Values | null | undefined, cookies: string[] | null | undefined): string[] {
  const headers: string[] = [];
  for (const cookie of cookies ?? []) headers.push(...checked("set-cookie", cookie));
  let typed = false;
  for (const [name, value] of Object.entries(values ?? {})) {
    const lower = name.toLowerCase();
    if (value === null || ours.has(lower)) continue;
    if (lower === "content-type") typed = true;
    headers.push(...checked(lower, String(value)));
  }
  if (!typed) headers.push("content-type", "text/plain; charset=utf-8");
  return headers;
}

function checked(name: string, value: string): [string, string] {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return [name, value];
  } catch (cause) {
    throw new MalformedAnswer(`header ${JSON.stringify(name)} cannot be sent`, { cause });
  }
}

/** They describe the connection or the message on it, which are the gateway's. */
const ours = new Set(
  "connection content-length keep-alive proxy-connection te trailer transfer-encoding upgrade".split(" "),
);

/** An answer that the gateway gives itself. */
export function gatewayAnswer(status: number, message: string, headers: readonly string[] = []): Answer {
  return { status, headers: ["content-type", "application/json", ...headers], body: JSON.stringify({ message }) };
}

/** Its messages, as HTTP APIs word them. */
export const gatewayAnswers = {
  badRequest: () => gatewayAnswer(400, "Bad Request"),
  unauthorized: (challenge = "Bearer") => gatewayAnswer(401, "Unauthorized", ["www-authenticate", challenge]),
  forbidden: (challenge?: string) => gatewayAnswer(403, "Forbidden", challenge ? ["www-authenticate", challenge] : []),
  notFound: () => gatewayAnswer(404, "Not Found"),
  bodyTooLarge: () => gatewayAnswer(413, "Request Entity Too Large"),
  headersTooLarge: () => gatewayAnswer(431, "Request Header Fields Too Large"),
  failed: () => gatewayAnswer(500, "Internal Server Error"),
  unavailable: () => gatewayAnswer(503, "Service Unavailable"),
};
