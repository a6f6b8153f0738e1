import type { IncomingHttpHeaders } from "node:http";
import type { BucketSpec } from "@larder/topology";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer } from "../s3-call.ts";

type Rules = BucketSpec["cors"];

/**
 * The headers by which a bucket lets a page of another origin in, or none: the first rule that fits decides.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 * @param method What is asked for: of a preflight, `Access-Control-Request-Method`.
 */
export function corsHeaders(rules: Rules, method: string, headers: IncomingHttpHeaders): Record<string, string> {
  const { origin } = headers;
  const wanted = namesIn(headers["access-control-request-headers"]);
  if (origin === undefined) return {};
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders }) =>
      allowedOrigins.some((pattern) => fits(pattern, origin)) &&
      allowedMethods.includes(method) &&
      wanted.every((name) => allowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name))),
  );
  if (!rule) return {};
  const everybody = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": everybody ? "*" : origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(!everybody && { "access-control-allow-credentials": "true" }),
    ...(wanted.length > 0 && { "access-control-allow-headers": wanted.join(", ") }),
    ...(rule.exposeHeaders.length > 0 && { "access-control-expose-headers": rule.exposeHeaders.join(", ") }),
    ...(rule.maxAge !== undefined && { "access-control-max-age": String(rule.maxAge) }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** @throws {AwsError} BadRequest for what is no preflight, AccessForbidden for one that no rule lets in. */
export function preflight(rules: Rules, headers: IncomingHttpHeaders): S3Answer {
  const method = headers["access-control-request-method"];
  if (headers.origin === undefined)
    throw new AwsError("BadRequest", "Insufficient information. Origin request header needed.");
  if (method === undefined) throw new AwsError("BadRequest", "Invalid Access-Control-Request-Method: null");
  const allowed = corsHeaders(rules, method, headers);
  if ("access-control-allow-origin" in allowed) return { status: 200, headers: allowed };
  const why =
    rules.length === 0
      ? "CORS is not enabled for this bucket."
      : "This CORS request is not allowed: no rule of the bucket has its Origin, Access-Control-Request-Method and all of its Access-Control-Request-Headers.";
  throw new AwsError("AccessForbidden", `CORSResponse: ${why}`, 403);
}

const namesIn = (header: string | undefined) =>
  (header ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

/** One star stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
