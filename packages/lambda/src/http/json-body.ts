import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { pointer } from "../validation/violations.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { HttpProblem } from "./problem.ts";

/** Ours. API Gateway's own limit is 10 MB, Lambda's 6 MB. */
export const largestBody = 256 * 1024;
const deepestNesting = 32;

/**
 * The body as text, whichever way API Gateway encoded it; undefined when there is none.
 * @throws {HttpProblem} 413 when it is too large, 400 when it is not UTF-8.
 */
export function readBody({ body, isBase64Encoded }: APIGatewayProxyEventV2): string | undefined {
  if (body === undefined || body === "") return undefined;
  if (Buffer.byteLength(body, isBase64Encoded ? "base64" : "utf8") > largestBody)
    throw new HttpProblem({ status: 413, detail: `The body is larger than ${largestBody} bytes` });
  return isBase64Encoded ? decodeUtf8(Buffer.from(body, "base64")) : body;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    // A byte order mark stays where it is: signatures are over every byte.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8");
  }
}

/**
 * Reads a JSON body with care.
 * @throws {HttpProblem} 415 when the content type is another; 400 when it is missing, malformed or made to do harm.
 */
export function parseJsonBody(event: APIGatewayProxyEventV2, text: string | undefined): unknown {
  if (text === undefined) throw malformed("The body is missing");
  requireJson(event.headers["content-type"]);
  const value = parseJson(text);
  refuseHostile(value, []);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be anybody's data.
    throw malformed("The body is not well-formed JSON");
  }
}

function requireJson(contentType: string | undefined) {
  const [mediaType = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("charset="));
  const isJson = /^application\/(?:json|[\w.-]+\+json)$/.test(mediaType.trim());
  if (isJson && (charset === undefined || /^charset="?utf-8"?$/.test(charset))) return;
  throw new HttpProblem({ status: 415, detail: "The content type must be application/json, in UTF-8" });
}

/**
 * Refuses what no client of ours has reason to send and what harms those who handle it later.
 * @param path Where the value is. One list for all of the body: a copy for each value costs more than everything else.
 */
function refuseHostile(value: unknown, path: (string | number)[]): void {
  if (path.length > deepestNesting) throw malformed(`The body is nested deeper than ${deepestNesting} levels`);
  if (typeof value === "string") refuseUnsendable(value, path);
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (typeof key === "string") refuseUnsendable(key, path);
    path.push(key);
    if (key === "__proto__") throw malformed("Unknown field", path);
    refuseHostile(item, path);
    path.pop();
  }
}

/**
 * Half a character turns into another one, or an error, as soon as it is stored or sent. U+FFFE and U+FFFF are characters
 * for nobody, and SQS refuses messages that hold them: an event would be lost on its way to a queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function refuseUnsendable(text: string, path: readonly (string | number)[]) {
  if (!text.isWellFormed()) throw malformed("The text is not well-formed Unicode", path);
  if (/[\ufffe\uffff]/.test(text)) throw malformed("U+FFFE and U+FFFF are not characters", path);
}

const malformed = (detail: string, path: readonly (string | number)[] = []) =>
  new InvalidRequest([{ in: "body", pointer: pointer(path), detail }]);
