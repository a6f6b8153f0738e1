import { hash } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** SHA-256 of what a request asks for: method, path and body, however its JSON is spaced and its fields are ordered. */
export function fingerprintOf({ requestContext, rawPath }: APIGatewayProxyEventV2, body: unknown): string {
  return hash("sha256", JSON.stringify([requestContext.http.method, rawPath, sorted(body)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ["list", ...value.map(sorted)];
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)]);
}
