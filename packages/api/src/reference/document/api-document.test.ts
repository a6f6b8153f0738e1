import { defineProblem, defineRoute, ifMatchSchema, type RouteContract } from "@larder/lambda/http";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routes } from "../../routes.ts";
import { apiDocument } from "./api-document.ts";
import { namedSchemas } from "./named-schemas.ts";

class KettleCold extends defineProblem({
  status: 409,
  type: "kettle-cold",
  title: "The kettle is cold",
  headers: z.object({ "retry-after": z.string() }),
}) {}
class KettleDry extends defineProblem({
  status: 409,
  type: "kettle-dry",
  title: "The kettle is dry",
  extensions: z.object({ millilitres: z.int() }),
}) {}

const brew = defineRoute({
  operationId: "brewTea",
  method: "POST",
  path: "/teas/{leaf}",
  summary: "Brew tea",
  tag: "Orders",
  scope: "larder/customer",
  request: {
    path: z.object({ leaf: z.string() }),
    headers: z.object({ "if-match": z.string() }),
    body: z.strictObject({ minutes: z.codec(z.string(), z.int(), { decode: Number, encode: String }) }),
  },
  answers: {
    201: { description: "Tea", headers: z.object({ etag: z.string() }), body: z.object({ hot: z.boolean() }) },
  },
  problems: [KettleCold, KettleDry],
});
const wait = defineRoute({
  operationId: "wait",
  method: "GET",
  path: "/teas",
  summary: "Wait",
  tag: "Operations",
  request: { headers: z.object({ "if-none-match": z.string().optional() }) },
  answers: { 204: { description: "You waited" } },
});

const documentOf = (...of: RouteContract[]) => apiDocument(of, "1.2.3");
const brewed = documentOf(brew).paths?.["/teas/{leaf}"]?.post;
const schemas = documentOf(brew).components?.schemas ?? {};

describe("the OpenAPI document of the API", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(JSON.stringify(documentOf(...routes, brew))))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("is the same text however often it is made", () => {
    expect(JSON.stringify(documentOf(...routes))).toBe(JSON.stringify(documentOf(...routes.toReversed())));
  });

  it("names no address", () => {
    expect(documentOf(...routes).servers).toEqual([{ url: "/", description: expect.any(String) }]);
    expect(JSON.stringify(documentOf(...routes).components?.securitySchemes)).not.toContain("://");
  });

  it("names each shape once: one that is described anew where it is used would be another", () => {
    expect(JSON.stringify(documentOf(...routes))).not.toMatch(/"\w+Output"|"additionalProperties":false,[^{}]*"\$ref"/);
  });

  it.each(
    Object.entries(namedSchemas).filter(([, { example }]) => example !== undefined),
  )("gives an example of %s that is one", (_, { schema, example }) => {
    expect(schema.parse(example)).toEqual(example);
  });

  it("refuses a route of a chapter that nobody described", () => {
    expect(() => documentOf({ ...brew, tag: "Kitchen" })).toThrow(/brewTea.*Kitchen/);
  });
});

describe("what another service brings", () => {
  const leafSchema = z.string().regex(/^[a-z]+$/);
  const kitchen = {
    chapters: [{ name: "Kitchen", description: "Where tea is made." }],
    schemas: { Leaf: { schema: leafSchema, description: "What is brewed", example: "assam" } },
  };
  const steep = { ...brew, tag: "Kitchen", request: { path: z.object({ leaf: leafSchema }) } };
  const document = apiDocument([steep, wait], "1.2.3", [kitchen]);

  it("has chapters of its own, in front of those on how it is run", () => {
    expect(document.tags?.map(({ name }) => name)).toEqual([
      ...["Catalog", "Orders", "Kitchen", "Webhooks", "Operations", "Reference"],
    ]);
    expect(Object.keys(document.paths ?? {})).toEqual(["/teas/{leaf}", "/teas"]);
  });

  it("is described once, by its name, beside what the shop names", () => {
    expect(document.components?.schemas).toMatchObject({
      Leaf: { description: "What is brewed", examples: ["assam"] },
      Money: {},
    });
    const [leaf] = document.paths?.["/teas/{leaf}"]?.post?.parameters ?? [];
    expect(leaf).toMatchObject({ schema: { $ref: "#/components/schemas/Leaf" } });
  });
});

describe("a route", () => {
  it("is described in full: request as it is sent, answers as they come", () => {
    expect(brewed).toMatchObject({
      operationId: "brewTea",
      summary: "Brew tea",
      tags: ["Orders"],
      security: [{ accessToken: ["larder/customer"] }],
      parameters: [
        { in: "path", name: "leaf", required: true },
        { in: "header", name: "if-match", required: true },
        { $ref: "#/components/parameters/CorrelationId" },
      ],
      requestBody: {
        required: true,
        content: { "application/json": { schema: { properties: { minutes: { type: "string" } } } } },
      },
      responses: {
        201: {
          headers: {
            etag: { required: true, schema: { type: "string" } },
            "x-correlation-id": { $ref: "#/components/headers/CorrelationId" },
          },
        },
      },
    });
  });

  it("asks for a body unless the contract can do without", () => {
    const body = z.strictObject({}).optional();
    const lenient = { ...brew, request: { ...brew.request, body } };
    expect(documentOf(lenient).paths?.["/teas/{leaf}"]?.post?.requestBody).toMatchObject({ required: false });
  });

  it("needs an If-Match even though it has a problem of its own for who does not send one", () => {
    const careful = { ...brew, request: { headers: ifMatchSchema } };
    expect(documentOf(careful).paths?.["/teas/{leaf}"]?.post?.parameters).toMatchObject([
      { in: "header", name: "if-match", required: true },
      {},
    ]);
  });

  it("tells a repeated answer from a first one where it takes an Idempotency-Key", () => {
    const once = { ...brew, request: { headers: z.object({ "idempotency-key": z.string() }) } };
    const replayed = { "idempotency-replayed": { $ref: "#/components/headers/IdempotencyReplayed" } };
    expect(documentOf(once).paths?.["/teas/{leaf}"]?.post?.responses).toMatchObject({ 201: { headers: replayed } });
    expect(JSON.stringify(brewed)).not.toContain("IdempotencyReplayed");
  });

  it("closes requests to unknown fields and leaves answers open to new ones", () => {
    expect(brewed).toMatchObject({
      requestBody: { content: { "application/json": { schema: { additionalProperties: false } } } },
    });
    expect(JSON.stringify(brewed?.responses)).not.toContain("additionalProperties");
  });

  it("that forbids of its own accord says so beside what the gateway forbids", () => {
    class NotYourPot extends defineProblem({
      status: 403,
      type: "not-your-pot",
      title: "The pot is somebody else's",
    }) {}
    const guarded = documentOf({ ...brew, problems: [NotYourPot] }).paths?.["/teas/{leaf}"]?.post?.responses?.["403"];
    expect(guarded).toMatchObject({
      description: expect.stringMatching(/scope.*somebody else's/),
      content: {
        "application/problem+json": { schema: { $ref: "#/components/schemas/NotYourPot" } },
        "application/json": { schema: { $ref: "#/components/schemas/GatewayMessage" } },
      },
    });
  });

  it("is open to everyone unless it names a scope", () => {
    expect(documentOf(wait).paths?.["/teas"]?.get?.security).toEqual([]);
  });
});

describe("the problems of a route", () => {
  const statuses = (route: RouteContract) => {
    const [methods] = Object.values(documentOf(route).paths ?? {});
    return Object.keys(methods?.get?.responses ?? methods?.post?.responses ?? {}).join(" ");
  };

  it("are its own, the builder's and the gateway's", () => {
    expect(statuses(brew)).toBe("201 400 401 403 409 413 415 500");
  });

  it("are none of requests where every request is valid", () => {
    expect(statuses(wait)).toBe("204 500");
    expect(statuses({ ...wait, request: { headers: z.object({ "if-match": z.string() }) } })).toBe("204 400 500");
    expect(statuses({ ...wait, request: { query: z.strictObject({}) } })).toBe("204 400 500");
  });

  it("are told apart by their type, with their extensions", () => {
    expect(brewed?.responses).toMatchObject({
      409: {
        description: "The kettle is cold, or: The kettle is dry",
        headers: { "retry-after": { schema: { type: "string" } } },
        content: {
          "application/problem+json": {
            schema: {
              anyOf: [{ $ref: "#/components/schemas/KettleCold" }, { $ref: "#/components/schemas/KettleDry" }],
            },
          },
        },
      },
    });
    expect(schemas["KettleDry"]).toMatchObject({
      properties: {
        type: { const: "https://larder.example/problems/kettle-dry" },
        status: { const: 409 },
        millilitres: { type: "integer" },
      },
      required: ["type", "title", "status", "millilitres"],
    });
  });
});
