import type { RouteContract } from "@larder/lambda/http";
import { createDocument, type ZodOpenApiOverride } from "zod-openapi";
import type { Chapter, Contribution, NamedSchema } from "./contribution.ts";
import { introduction } from "./introduction.ts";
import { namedSchemas } from "./named-schemas.ts";
import { operationOf } from "./operation.ts";
import { createProblemSchemas } from "./problem-schemas.ts";
import { securitySchemes } from "./security.ts";
import { tagsWith } from "./tags.ts";

export type ApiDocument = ReturnType<typeof createDocument>;

/**
 * The OpenAPI 3.1 document of routes, in the order of a reader: by chapter, path and method. It names no address, so
 * that it is the same in every deployment. It describes requests as they are sent and answers as they come.
 * @param routes Of the API, whichever service they are of. @param others What these other services bring to the reference.
 * @throws {Error} for a route whose chapter is none.
 */
export function apiDocument(
  routes: readonly RouteContract[],
  version: string,
  others: readonly Contribution[] = [],
): ApiDocument {
  const tags = tagsWith(others.flatMap(({ chapters }) => chapters));
  const named: Named = Object.assign({}, namedSchemas, ...others.map(({ schemas }) => schemas));
  const problemSchema = createProblemSchemas();
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const route of inReadingOrder(routes, tags)) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route, problemSchema),
    };
  }
  const { components = {}, ...document } = createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Larder API",
        version,
        description: introduction,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/", description: "Wherever this document is served" }],
      tags,
      paths,
      components: { schemas: schemasOf(named), securitySchemes },
    },
    { override: overrideBy(named) },
  );
  return { ...document, components: sortedWithin(components) };
}

type Named = Readonly<Record<string, NamedSchema>>;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function inReadingOrder(routes: readonly RouteContract[], tags: readonly Chapter[]): RouteContract[] {
  return routes
    .map((route) => ({ route, chapter: chapterOf(route, tags) }))
    .toSorted(
      (a, b) =>
        a.chapter - b.chapter ||
        a.route.path.localeCompare(b.route.path, "en") ||
        methods.indexOf(a.route.method) - methods.indexOf(b.route.method),
    )
    .map(({ route }) => route);
}

function chapterOf({ tag, operationId }: RouteContract, tags: readonly Chapter[]): number {
  const chapter = tags.findIndex(({ name }) => name === tag);
  if (chapter < 0) throw new Error(`${operationId} has the tag ${tag}: say what that chapter is about`);
  return chapter;
}

const schemasOf = (named: Named) =>
  Object.fromEntries(Object.entries(named).map(([name, { schema }]) => [name, schema]));

function overrideBy(named: Named): ZodOpenApiOverride {
  const said = new Map<unknown, object>(
    Object.values(named).map(({ schema, description, example }) => [
      schema,
      { description, ...(example !== undefined && { examples: [example] }) },
    ]),
  );
  return ({ zodSchema, jsonSchema, io }) => {
    // A client must bear a field that is new to it.
    if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    Object.assign(jsonSchema, said.get(zodSchema));
  };
}

const sortedWithin = <Components extends object>(components: Components): Components =>
  Object.assign(
    {},
    components,
    Object.fromEntries(Object.entries(components).map(([kind, members]) => [kind, sortedByName(members)])),
  );

const sortedByName = (members: object) =>
  Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)));
