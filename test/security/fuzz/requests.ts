import { type Operation, type Parameter, resolved } from "@larder/api/reference";
import fc from "fast-check";
import { arbitraryOf } from "../../arbitrary/json-schema.ts";
import { bodiesOf } from "./bodies.ts";
import { document, type Known, sourceOf } from "./document.ts";
import type { WireRequest } from "./exchange.ts";
import { encoded, oddNames, oddQueryEnds, oddSegments, oddTexts } from "./odd.ts";

/** Makes arbitraries of the requests of an operation: most parts fit what the document says, the others are odd. */
export function requestsFor(known: Known) {
  const source = sourceOf(known);

  return (operation: Operation): fc.Arbitrary<WireRequest> => {
    const { method, path } = operation;
    const at = `#/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`;
    const parameters = operation.parameters.map((found, index) => {
      const $ref = `${"$ref" in found ? found.$ref : `${at}/parameters/${index}`}/schema`;
      const parameter = resolved(found, document.components.parameters);
      return {
        ...parameter,
        fitting: steered(parameter, known.cursors[operation.operationId]) ?? arbitraryOf({ $ref }, source).map(String),
      };
    });
    const within = (place: Parameter["in"]) => parameters.filter((parameter) => parameter.in === place);
    const json = operation.requestBody && {
      $ref: `${at}/requestBody/content/application~1json/schema`,
    };
    return fc
      .record({
        place: pathsOf(path, within("path")),
        query: queriesOf(within("query")),
        headers: headersOf(within("header"), json !== undefined),
        body: json ? bodiesOf(arbitraryOf(json, source)) : fc.constant(undefined),
      })
      .map(({ place, query, headers, body }) => ({
        method,
        target: `${place}${query}`,
        headers: headers.map(
          ([name, value]) => [name, value === toBeSigned ? known.signature(body ?? "") : value] as const,
        ),
        body,
      }));
  };
}

/** In the place of a signature, which follows from the body. */
const toBeSigned = "signed";

type Made = Parameter & { readonly fitting: fc.Arbitrary<string> };

const mostly = <Value>(fitting: fc.Arbitrary<Value>, odd: fc.Arbitrary<Value>) =>
  fc.oneof({ withCrossShrink: true }, { weight: 7, arbitrary: fitting }, { weight: 1, arbitrary: odd });

/** What the document can only call a text, and means something by. */
function steered({ name }: Parameter, cursors: readonly string[] = []): fc.Arbitrary<string> | undefined {
  if (name === "next") return fc.constantFrom(...cursors);
  if (name === "if-match" || name === "if-none-match")
    return fc.constantFrom("*", "*", "*", '"1"', '"2"', 'W/"1"', '"1", "2"', '"a,b"', '"');
  if (name === "larder-signature") return fc.constant(toBeSigned);
  // So few that they are used again; most are new.
  if (name === "idempotency-key") return fc.oneof(fc.constantFrom("key-1", "key-2"), fc.uuid(), fc.uuid());
  return undefined;
}

const pathsOf = (path: string, parameters: readonly Made[]) =>
  fc
    .record(
      Object.fromEntries(parameters.map(({ name, fitting }) => [name, mostly(fitting.map(encoded), oddSegments)])),
    )
    .map((segments) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segments[name] ?? ""));

/** None, one or two of each, and some that nobody knows. */
function queriesOf(parameters: readonly Made[]): fc.Arbitrary<string> {
  const pair = (name: string, value: string) => `${encoded(name)}=${encoded(value)}`;
  const each = parameters.map((made) => occurring(made).map((values) => values.map((value) => pair(made.name, value))));
  const strange = fc.tuple(oddNames, oddTexts).map(([name, value]) => [pair(name, value)]);
  const all = fc.tuple(...each, mostly<string[]>(fc.constant([]), strange)).map((pairs) => pairs.flat().join("&"));
  return fc
    .tuple(all, mostly(fc.constant(""), oddQueryEnds))
    .map(([query, end]) => (query === "" && end === "" ? "" : `?${query}${end}`));
}

function headersOf(parameters: readonly Made[], withBody: boolean): fc.Arbitrary<[string, string][]> {
  const each = parameters.map((made) =>
    occurring(made).map((values) => values.map((value): [string, string] => [made.name, sendable(value)])),
  );
  const contentType = mostly(fc.constant("application/json"), fc.constantFrom(...contentTypes)).map(
    (value): [string, string][] => (withBody && value !== "" ? [["content-type", value]] : []),
  );
  const strange = fc.tuple(fc.constantFrom(...strangeHeaders), oddTexts);
  const others = mostly<[string, string][]>(fc.constant([]), fc.array(strange, { maxLength: 2 })).map((pairs) =>
    pairs.map(([name, value]): [string, string] => [name, sendable(value)]),
  );
  return fc.tuple(contentType, ...each, others).map((parts) => parts.flat());
}

/** Values of a parameter, fitting or odd. It is there once; or never, or twice. */
function occurring({ required, fitting }: Made): fc.Arbitrary<string[]> {
  const value = mostly(fitting, oddTexts);
  return fc.oneof(
    { weight: required ? 14 : 4, arbitrary: fc.tuple(value) },
    { weight: required ? 1 : 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.tuple(value, value) },
  );
}

/** A header carries bytes, none of which breaks its line. */
const sendable = (text: string) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "");

const strangeHeaders = [
  ...["__proto__", "constructor", "x-amzn-trace-id", "x-forwarded-for", "x-amz-content-sha256", "cookie", "accept"],
  ...["accept-encoding", "content-encoding", "range", "x-http-method-override", "if-modified-since", "forwarded"],
];

const contentTypes = [
  ...["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "APPLICATION/JSON"],
  ...["application/merge-patch+json", "application/json;charset=utf-16", "application/json, text/html", ";;;", "json"],
];
