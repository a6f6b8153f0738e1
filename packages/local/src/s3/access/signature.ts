import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-call.ts";

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A signature and what it was made with. */
export interface Signature {
  readonly accessKeyId: string;
  /** `<date>/<region>/<service>/aws4_request`. */
  readonly scope: string;
  /** `20261124T101500Z` */
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  /** Of a presigned URL: for how many seconds it holds. */
  readonly expires?: number;
}

const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads the signature of a request from its header or, presigned, from its query.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * @returns nothing when it is not signed.
 * @throws {AwsError} AuthorizationQueryParametersError, AuthorizationHeaderMalformed
 */
export function signatureOf({ target, headers }: SignedRequest): Signature | undefined {
  const query = queryOf(target);
  if (headers.authorization !== undefined) return inHeader(headers.authorization, headers);
  return query.has("X-Amz-Signature") ? inQuery(query) : undefined;
}

function inHeader(authorization: string, headers: IncomingHttpHeaders): Signature {
  const part = (name: string) => authorization.match(new RegExp(`${name}=([^,\\s]+)`))?.[1] ?? "";
  const credential = readCredential(part("Credential"));
  const date = headers["x-amz-date"];
  if (!authorization.startsWith(algorithm) || !credential || typeof date !== "string")
    throw new AwsError("AuthorizationHeaderMalformed", "The authorization header is malformed.");
  return { ...credential, date, signedHeaders: part("SignedHeaders").split(";"), value: part("Signature") };
}

const longestExpiry = 604_800;

function inQuery(query: URLSearchParams): Signature {
  const part = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  const credential = readCredential(part("Credential"));
  const expires = Number(part("Expires"));
  const fault =
    part("Algorithm") !== algorithm
      ? `X-Amz-Algorithm only supports "${algorithm}"`
      : !credential
        ? "Error parsing the X-Amz-Credential parameter"
        : !/^\d+$/.test(part("Expires"))
          ? "X-Amz-Expires should be a number"
          : expires < 1
            ? "X-Amz-Expires must be non-negative"
            : expires > longestExpiry
              ? "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
              : undefined;
  if (fault || !credential) throw new AwsError("AuthorizationQueryParametersError", fault ?? "");
  return {
    ...credential,
    date: part("Date"),
    signedHeaders: part("SignedHeaders").split(";"),
    value: part("Signature"),
    expires,
  };
}

/** `<key>/<date>/<region>/<service>/aws4_request`; a key may hold slashes. */
export function readCredential(credential: string): { accessKeyId: string; scope: string } | undefined {
  const parts = credential.split("/");
  if (parts.length < 5 || parts.at(-1) !== "aws4_request") return undefined;
  return { accessKeyId: parts.slice(0, -4).join("/"), scope: parts.slice(-4).join("/") };
}

/** Milliseconds since the epoch. @throws {AwsError} AccessDenied for what is no such time. */
export function timeOf(date: string): number {
  const [, year, month, day, hour, minute, second] = date.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time))
    throw new AwsError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", 403);
  return time;
}

/**
 * Whether a request is signed as it says.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @throws {AwsError} SignatureDoesNotMatch
 */
export function verifySignature(request: SignedRequest, signature: Signature, secret: string): void {
  const text = [algorithm, signature.date, signature.scope, sha256(canonicalRequest(request, signature))].join("\n");
  if (!same(signature.value, sign(secret, signature.scope, text))) throw doesNotMatch();
}

/** HMAC-SHA256 of a text with the key that is derived for a scope, in hexadecimal. */
export function sign(secret: string, scope: string, text: string): string {
  let key: string | Buffer = `AWS4${secret}`;
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  return createHmac("sha256", key).update(text).digest("hex");
}

export function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const doesNotMatch = () =>
  new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    403,
  );

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function canonicalRequest({ method, target, headers }: SignedRequest, { signedHeaders, expires }: Signature): string {
  const end = target.indexOf("?");
  const path = end < 0 ? target : target.slice(0, end);
  const payload = headers["x-amz-content-sha256"] ?? (expires === undefined ? sha256("") : "UNSIGNED-PAYLOAD");
  const lines = signedHeaders.map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replace(/ +/g, " ")}\n`,
  );
  return [
    method,
    path
      .split("/")
      .map((segment) => encode(decode(segment)))
      .join("/"),
    canonicalQuery(queryOf(target)),
    lines.join(""),
    signedHeaders.join(";"),
    payload,
  ].join("\n");
}

const canonicalQuery = (query: URLSearchParams) =>
  [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join("&");

/** In a query that is signed a plus is a plus. */
const queryOf = (target: string) => {
  const start = target.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : target.slice(start + 1).replaceAll("+", "%2B"));
};

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
