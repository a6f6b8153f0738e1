import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-call.ts";
import { splitTarget } from "./address.ts";

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** Who signed, and for what: `<date>/<region>/<service>/aws4_request`. */
export interface Credential {
  readonly accessKeyId: string;
  readonly scope: string;
}

/** A signature and what it was made with. */
export interface Signature extends Credential {
  /** `20261124T101500Z` */
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  /** Of a presigned URL: for how many seconds it holds. */
  readonly expires?: number;
}

export const algorithm = "AWS4-HMAC-SHA256";

/**
 * Reads the signature of a request from its header or, presigned, from its query.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * @returns nothing when it is not signed.
 * @throws {AwsError} AuthorizationQueryParametersError, AuthorizationHeaderMalformed, or InvalidArgument when it is signed twice.
 */
export function signatureOf({ target, headers }: SignedRequest): Signature | undefined {
  const { query } = splitTarget(target);
  const presigned = query.has("X-Amz-Signature") || query.has("X-Amz-Algorithm");
  if (headers.authorization === undefined) return presigned ? inQuery(query) : undefined;
  if (!presigned) return inHeader(headers.authorization, headers);
  throw new AwsError(
    "InvalidArgument",
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
  );
}

function inHeader(authorization: string, headers: IncomingHttpHeaders): Signature {
  const part = (name: string) => authorization.match(new RegExp(`[ ,]${name}=([^,\\s]+)`))?.[1] ?? "";
  const credential = readCredential(part("Credential"));
  const date = headers["x-amz-date"];
  if (!authorization.startsWith(`${algorithm} `) || !credential)
    throw new AwsError("AuthorizationHeaderMalformed", "The authorization header is malformed.");
  if (headers["x-amz-content-sha256"] === undefined)
    throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  return {
    ...credential,
    date: String(date ?? ""),
    signedHeaders: part("SignedHeaders").split(";"),
    value: part("Signature"),
  };
}

/** Seven days: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html */
const longestExpiry = 604_800;

function inQuery(query: URLSearchParams): Signature {
  const part = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  const credential = readCredential(part("Credential"));
  const missing = ["Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires"].some(
    (name) => part(name) === "",
  );
  if (missing)
    throw badQuery(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  if (part("Algorithm") !== algorithm) throw badQuery(`X-Amz-Algorithm only supports "${algorithm}"`);
  if (!credential) throw badQuery("Error parsing the X-Amz-Credential parameter");
  return {
    ...credential,
    date: part("Date"),
    signedHeaders: part("SignedHeaders").split(";"),
    value: part("Signature"),
    expires: readExpiry(part("Expires")),
  };
}

function readExpiry(text: string): number {
  const expires = Number(text);
  if (!/^-?\d+$/.test(text)) throw badQuery("X-Amz-Expires should be a number");
  if (expires < 1) throw badQuery("X-Amz-Expires must be non-negative");
  if (expires > longestExpiry)
    throw badQuery(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${longestExpiry} seconds`,
    );
  return expires;
}

export const badQuery = (message: string) => new AwsError("AuthorizationQueryParametersError", message);

/** `<key>/<date>/<region>/<service>/aws4_request`; a key may hold slashes. */
export function readCredential(credential: string): Credential | undefined {
  const parts = credential.split("/");
  if (parts.length < 5 || parts.at(-1) !== "aws4_request") return undefined;
  return { accessKeyId: parts.slice(0, -4).join("/"), scope: parts.slice(-4).join("/") };
}
