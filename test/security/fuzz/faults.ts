import { parse } from "node:querystring";
import type { Operation } from "@larder/api/reference";
import type { Ask } from "../../api/ask.ts";
import { insides } from "../harmless.ts";
import { answerFaults, needsNoBody, operations, requestFaults } from "./document.ts";
import type { WireAnswer, WireRequest } from "./exchange.ts";

/** What is wrong with an answer, in words. The promise is the document's, for whichever operation the request came to. */
export function faultsOf(request: WireRequest, answer: WireAnswer): string[] {
  const { status, headers, text } = answer;
  if (status >= 500) return [`${status}: ${text}`];
  if (isOfTheGateway(request, answer)) return [];
  const found = operationAt(request);
  if (!found) return [`${status}, and there is no such route`];
  const { operation } = found;
  return [
    ...(status >= 400 && insides.test(text) ? [`${status} tells of the inside: ${text}`] : []),
    ...promiseFaults(() => answerFaults(operation, new Response(null, { status, headers }), text)),
    ...(status < 300 ? takenFaults(found, request) : []),
  ];
}

/** What was taken must be what the document takes. */
function takenFaults(found: Found, request: WireRequest): string[] {
  const { requestBody, ...bodiless } = found.operation;
  const operation = !request.body && needsNoBody(found.operation) ? bodiless : found.operation;
  return requestFaults(operation, seenBy(found, request)).map((fault) => `taken, although: ${fault}`);
}

function promiseFaults(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [`the answer cannot be read: ${error}`];
  }
}

/** What API Gateway answers by itself: to what it finds too long, cannot read, or finds nothing for. */
function isOfTheGateway(request: WireRequest, { status, text }: WireAnswer): boolean {
  const is = (message: string) => text === JSON.stringify({ message });
  if (status === 431) return is("Request Header Fields Too Large") && sizeOf(request) > 9_000;
  if (pathOf(request) === undefined) return status === 400 && is("Bad Request");
  return status === 404 && is("Not Found") && operationAt(request) === undefined;
}

const sizeOf = ({ target, headers }: WireRequest) => target.length + headers.flat().join("").length;

interface Found {
  readonly operation: Operation;
  readonly path: Record<string, string>;
}

/** The path as the gateway sees it, where its escapes make sense. */
function pathOf({ target }: WireRequest): string | undefined {
  try {
    const [path = ""] = decodeURIComponent(target.split("?")[0] ?? "").split("?");
    return path;
  } catch {
    return undefined;
  }
}

/** The operation that the gateway takes a request to: an odd segment may lead to another one. */
function operationAt(request: WireRequest): Found | undefined {
  const segments = (pathOf(request) ?? "").replace(/^\/+/, "/").split("/");
  const matches = operations.flatMap((operation) => {
    const path = operation.method === request.method ? match(operation.path.split("/"), segments) : undefined;
    return path ? [{ operation, path }] : [];
  });
  return matches.sort((one, other) => Object.keys(one.path).length - Object.keys(other.path).length)[0];
}

/** Only the last segment may be empty. */
function match(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const named = template.map((part, index) => [part.match(/^\{(\w+)\}$/)?.[1], part, segments[index] ?? ""] as const);
  const fits = named.every(([name, part, value], index) =>
    name === undefined ? part === value : value !== "" || index === template.length - 1,
  );
  if (segments.length !== template.length || !fits) return undefined;
  return Object.fromEntries(named.flatMap(([name, , value]) => (name === undefined ? [] : [[name, value]])));
}

/** A request as its operation is given it. */
function seenBy({ operation, path }: Found, { target, headers, body }: WireRequest): Ask {
  const joined = (values: Iterable<readonly [string, string]>) => {
    const named = new Map<string, string>();
    for (const [name, value] of values) named.set(name, named.has(name) ? `${named.get(name)},${value}` : value);
    return Object.fromEntries(named);
  };
  const query = Object.entries(parse(target.split("?").slice(1).join("?")));
  const asksByQuery = operation.parameters.some((found) => !("$ref" in found) && found.in === "query");
  return {
    path,
    // Where the document knows no query, nobody reads it.
    query: asksByQuery ? joined(query.map(([name, value]) => [name, String(value)])) : {},
    // A correlation id that is unfit is not refused, but replaced.
    headers: joined(
      headers.filter(([name]) => name !== "x-correlation-id").map(([name, value]) => [name, value.trim()]),
    ),
    ...(body && { body: JSON.parse(body) }),
  };
}
