import { type Document, type Operation, type Parameter, resolved } from "@larder/api/reference";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Ask } from "./ask.ts";

/** Added by whoever carries an answer, so no contract names them. */
const ofTheCarrier = /^(?:apigw-requestid|connection|content-length|content-type|date|keep-alive|transfer-encoding)$/;

/** Holds requests and answers to an OpenAPI document. Each check answers the faults it finds, in words. */
export function conformanceTo(document: Document, json: object) {
  // Headers and parameters are texts, whatever they spell.
  const [ofValues, ofTexts] = [false, true].map((coerceTypes) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, coerceTypes });
    formats.default(ajv);
    ajv.addFormat("base64", /^[\w+/]*={0,2}$/);
    return ajv.addSchema(closed(json), "openapi.json");
  });

  function faults(where: readonly string[], value: unknown, texts = false): string[] {
    const ajv = (texts ? ofTexts : ofValues) ?? new Ajv2020();
    const pointer = where.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const $ref = `openapi.json#/${pointer.join("/")}/schema`;
    const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where.at(-1)}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** What is sent, against what the document takes. */
  function requestFaults(operation: Operation, { path = {}, query = {}, headers = {}, body }: Ask): string[] {
    const given = { path, query, header: headers };
    const at = ["paths", operation.path, operation.method.toLowerCase()];
    const named = operation.parameters.map((found, index) => ({
      parameter: resolved(found, document.components.parameters),
      where: placeOf(found, [...at, "parameters", String(index)]),
    }));
    const known = (place: Parameter["in"], name: string) =>
      named.some(({ parameter }) => parameter.in === place && parameter.name === name);
    return [
      ...named.flatMap(({ parameter, where }) => {
        const value = new Map(Object.entries(given[parameter.in])).get(parameter.name);
        if (value === undefined) return parameter.required ? [`${parameter.in} ${parameter.name} is missing`] : [];
        return faults(where, value, true);
      }),
      ...Object.keys(query)
        .filter((name) => !known("query", name))
        .map((name) => `query ${name} is not documented`),
      ...(operation.requestBody ? faults([...at, "requestBody", "content", "application/json"], body) : []),
    ];
  }

  /** What came, against what the document promises for its status. */
  function answerFaults(operation: Operation, { status, headers }: Response, text: string): string[] {
    const found = operation.responses[status];
    if (!found) return [`status ${status} is not documented`];
    const { headers: promised, content } = resolved(found, document.components.responses);
    const where = placeOf(found, [
      "paths",
      operation.path,
      operation.method.toLowerCase(),
      "responses",
      String(status),
    ]);
    return [
      ...Object.entries(promised).flatMap(([name, header]) => {
        const value = headers.get(name);
        if (value === null) return resolved(header, document.components.headers).required ? [`${name} is missing`] : [];
        return faults(placeOf(header, [...where, "headers", name]), value, true);
      }),
      ...[...headers.keys()]
        .filter((name) => !ofTheCarrier.test(name) && !(name in promised))
        .map((name) => `header ${name} is not documented`),
      ...bodyFaults(content, headers.get("content-type") ?? "", text, where),
    ];
  }

  function bodyFaults(content: object, contentType: string, text: string, where: readonly string[]): string[] {
    if (Object.keys(content).length === 0) return text === "" ? [] : ["there is a body, and none is documented"];
    if (!(contentType in content)) return [`content type ${contentType} is not documented`];
    return faults([...where, "content", contentType], /json/.test(contentType) ? JSON.parse(text) : text);
  }

  return { requestFaults, answerFaults };
}

const placeOf = (found: object, inline: readonly string[]): readonly string[] =>
  "$ref" in found ? String(found.$ref).slice("#/".length).split("/") : inline;

/** The document bears unknown fields in answers, for the clients' sake; here whatever it does not name is a fault. */
function closed(json: object): object {
  return JSON.parse(JSON.stringify(json), (_, value: unknown) => {
    const isObjectSchema =
      typeof value === "object" && value !== null && "properties" in value && !("additionalProperties" in value);
    return isObjectSchema ? { ...value, unevaluatedProperties: false } : value;
  });
}
