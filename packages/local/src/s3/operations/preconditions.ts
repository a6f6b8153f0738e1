import type { IncomingHttpHeaders } from "node:http";
import type { ObjectHead } from "../object-store.ts";
import { preconditionFailed, unquoted } from "../store/conditions.ts";

/**
 * What a reader asks of the object: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 is the order in which it is asked.
 * @throws {AwsError} PreconditionFailed
 */
export function checkRead(
  headers: IncomingHttpHeaders,
  object: Pick<ObjectHead, "etag" | "lastModified">,
): "read" | "not-modified" {
  const modified = Math.floor(object.lastModified / 1000) * 1000;
  const ifMatch = headers["if-match"];
  const unmodifiedSince = Date.parse(headers["if-unmodified-since"] ?? "");
  if (ifMatch !== undefined) {
    if (!names(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  } else if (modified > unmodifiedSince) throw preconditionFailed("If-Unmodified-Since");
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, object.etag) ? "not-modified" : "read";
  return modified <= Date.parse(headers["if-modified-since"] ?? "") ? "not-modified" : "read";
}

/** Whether a list of ETags names this one. */
export const names = (list: string, etag: string) =>
  list
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === "*" || unquoted(one) === unquoted(etag));
