import type * as z from "zod";

/** One fault in what was sent: where it is, as a JSON pointer (RFC 6901), and what is wrong with it. */
export interface Violation {
  readonly pointer: string;
  readonly detail: string;
}

/** So that hostile input does not make for an answer larger than itself. */
const mostViolations = 50;
const longestKey = 80;

/** Puts zod's issues into our words, unknown fields one by one. The values themselves are never repeated. */
export function violationsOf(error: z.ZodError): Violation[] {
  return error.issues.flatMap(violations).slice(0, mostViolations);
}

function violations(issue: z.core.$ZodIssue): Violation[] {
  if (issue.code !== "unrecognized_keys") return [{ pointer: pointer(issue.path), detail: issue.message }];
  return issue.keys
    .slice(0, mostViolations)
    .map((key) => ({ pointer: pointer([...issue.path, key]), detail: "Unknown field" }));
}

/** A JSON pointer to a path of keys and indexes. */
export const pointer = (path: readonly PropertyKey[]) => path.map((key) => `/${escapeKey(String(key))}`).join("");

function escapeKey(key: string): string {
  const shown = key.length > longestKey ? `${key.slice(0, longestKey)}…` : key;
  return shown.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");
}
