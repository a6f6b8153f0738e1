import { createHash } from "node:crypto";

/** A strong entity tag: another one for every other text. https://www.rfc-editor.org/rfc/rfc9110#name-etag */
export const entityTagOf = (text: string) => `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;

/**
 * Whether the client's copy still holds, by its `If-None-Match`. Compared weakly, since a proxy may have made the tag weak.
 * https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export const isCurrent = (ifNoneMatch: string, entityTag: string): boolean =>
  ifNoneMatch.trim() === "*" || [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => tag === entityTag);
