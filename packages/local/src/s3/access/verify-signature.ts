import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-call.ts";
import { decode, splitTarget } from "./address.ts";
import { algorithm, badQuery, type Signature, type SignedRequest } from "./signature.ts";

/**
 * Whether a request is signed as it says, with all that S3 wants to be signed. Of a body that comes in signed chunks it is
 * the seed that is verified, not the signature of each chunk.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @param region Where the buckets are.
 * @throws {AwsError} SignatureDoesNotMatch, AccessDenied for headers that are not signed, or what says that it is signed for elsewhere.
 */
export function verifySignature(
  request: SignedRequest,
  signature: Signature,
  { secret, region }: { readonly secret: string; readonly region: string },
): void {
  checkScope(signature, region);
  const unsigned = unsignedHeaders(request.headers, signature);
  if (unsigned.length > 0)
    throw new AwsError(
      "AccessDenied",
      `There were headers present in the request which were not signed: ${unsigned.join(", ")}`,
      403,
    );
  const text = [algorithm, signature.date, signature.scope, sha256(canonicalRequest(request, signature))].join("\n");
  if (!same(signature.value, sign(secret, signature.scope, text))) throw doesNotMatch();
}

function checkScope({ scope, date, expires }: Signature, region: string): void {
  const [day, signedFor, service] = scope.split("/");
  const fault =
    signedFor !== region
      ? `the region '${signedFor}' is wrong; expecting '${region}'`
      : service !== "s3"
        ? `incorrect service "${service}". This endpoint belongs to "s3".`
        : day !== date.slice(0, 8)
          ? `Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${date.slice(0, 8)}".`
          : undefined;
  if (fault === undefined) return;
  if (expires !== undefined) throw badQuery(`Error parsing the X-Amz-Credential parameter; ${fault}`);
  throw new AwsError("AuthorizationHeaderMalformed", `The authorization header is malformed; ${fault}`);
}

/** What names the host and everything that is S3's own must be signed; the rest of the headers may be. */
function unsignedHeaders(headers: IncomingHttpHeaders, { signedHeaders, expires }: Signature): string[] {
  const wanted = Object.keys(headers).filter(
    (name) => name.startsWith("x-amz-") && !(expires !== undefined && name === "x-amz-content-sha256"),
  );
  return ["host", ...wanted].filter((name) => !signedHeaders.includes(name));
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
  const { path, query } = splitTarget(target);
  const presigned = () => query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD";
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(headers[name])}`),
    "",
    signedHeaders.join(";"),
    expires === undefined ? headers["x-amz-content-sha256"] : presigned(),
  ].join("\n");
}

/** S3, alone of all services, takes a path as it is: encoded once, its dots and slashes left. */
const canonicalPath = (path: string) =>
  path
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");

const canonicalQuery = (query: URLSearchParams) =>
  [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, one], [b, other]) => (a === b ? compare(one, other) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const canonicalValue = (value: string | string[] | undefined) =>
  String(value ?? "")
    .trim()
    .replace(/\s+/g, " ");

/** What RFC 3986 leaves unreserved stays, the rest is encoded: `encodeURIComponent` leaves five more. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
