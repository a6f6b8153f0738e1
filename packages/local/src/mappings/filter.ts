import type { MappingSpec } from "@larder/topology";
import { compilePattern } from "../events/index.ts";

type Pattern = MappingSpec["filters"][number];

/**
 * Compiles the filter criteria of a stream mapping: a record passes when one of the patterns matches it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
export function streamFilter(patterns: readonly Pattern[]): (record: unknown) => boolean {
  const tests = patterns.map(compilePattern);
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

/**
 * Compiles the filter criteria of a queue mapping. A pattern that asks for fields of `body` wants JSON, one that asks for
 * `body` itself wants plain text: a message of the other kind is dropped, as is one that does not match.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function queueFilter(patterns: readonly Pattern[]): (record: { readonly body: string }) => boolean {
  const tests = patterns.map(queueTest);
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

function queueTest(pattern: Pattern): (record: { readonly body: string }) => boolean {
  const matches = compilePattern(pattern);
  const wanted = wantedBodies(pattern);
  return (record) => {
    const parsed = parseContainer(record.body);
    if (wanted.size > 0 && !wanted.has(parsed === undefined ? "text" : "json")) return false;
    return matches(parsed === undefined ? record : { ...record, body: parsed });
  };
}

function wantedBodies(pattern: Pattern): Set<"json" | "text"> {
  const { body, $or: choices } = pattern;
  const inChoices = Array.isArray(choices)
    ? choices.filter(isPattern).flatMap((choice) => [...wantedBodies(choice)])
    : [];
  if (body === undefined) return new Set(inChoices);
  return new Set([...inChoices, Array.isArray(body) ? "text" : "json"]);
}

const isPattern = (value: unknown): value is Pattern => typeof value === "object" && value !== null;

/** The JSON object or array that a body holds; undefined when it is plain text. */
function parseContainer(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Operators of buses that AWS's list of filter operators does not have: what works here may be refused there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export function unlistedOperators(patterns: readonly Pattern[]): string[] {
  const found = new Set<string>();
  JSON.stringify(patterns, (key, value: unknown) => {
    if ((key === "wildcard" || key === "cidr") && typeof value === "string") found.add(key);
    if (key === "anything-but" && isPattern(value) && !Array.isArray(value))
      found.add(`anything-but ${Object.keys(value).join()}`);
    return value;
  });
  return [...found];
}
