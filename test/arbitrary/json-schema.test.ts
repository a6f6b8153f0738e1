import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { arbitraryOf, type JsonSchema } from "./json-schema.ts";

const sku = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/);
const money = z.object({ amount: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });

const category = z.object({
  name: z.string(),
  get parts() {
    return z.array(category);
  },
});

/** Everything that `z.toJSONSchema` writes for what our contracts and routes are made of. */
const written: Record<string, z.ZodType> = {
  "a string with bounds": z.string().min(1).max(2),
  "a string with a pattern and bounds": sku,
  "a template literal": z.templateLiteral(["ord_", z.string().regex(/[0-7][0-9A-Z]{25}/)]),
  "a moment": z.iso.datetime({ precision: 3 }),
  "a moment with its offset": z.iso.datetime({ offset: true }),
  "a date": z.iso.date(),
  "an address": z.email(),
  "a pattern that looks ahead": z.string().regex(/^(?!ord_)[a-z]{2,4}_[0-9]+$/),
  "a UUID": z.uuid(),
  "a URL": z.url(),
  "a whole number": z.int().min(1).max(10_000),
  "a whole number that can only be 0": z.int().min(0).max(0),
  "a whole number without bounds": z.int(),
  "a number beyond bounds": z.number().gt(0).lt(1),
  "a multiple": z.number().multipleOf(0.5).min(-3),
  "a multiple among whole numbers": z.int().multipleOf(5).gt(5),
  "a flag": z.boolean(),
  nothing: z.null(),
  "one word": z.literal("order.placed"),
  "one of several words": z.enum(["PENDING", "CONFIRMED"]),
  "a number or a word": z.literal([1, "two"]),
  "something or null": money.nullable(),
  "an object": z.object({ sku, price: money, name: z.string().min(1).optional() }),
  "an object that allows nothing else": z.strictObject({ sku }),
  "an object that allows everything else": z.looseObject({ sku }),
  "an object with a default": z.object({ limit: z.int().default(25) }),
  "a list": z.array(sku).min(1).max(3),
  "a tuple": z.tuple([z.string(), z.int()]),
  "a tuple with a rest": z.tuple([z.string()]).rest(z.int()),
  "a record": z.record(sku, z.int()),
  "a record of closed keys": z.record(z.enum(["kg", "g"]), z.number()),
  "a partial record": z.partialRecord(z.enum(["kg", "g"]), z.number()),
  "one of two kinds": z.union([z.string(), money]),
  "kinds told apart": z.discriminatedUnion("is", [
    z.object({ is: z.literal("a") }),
    z.object({ is: z.literal("b"), by: z.int() }),
  ]),
  "two in one": z.intersection(money, z.object({ at: z.iso.datetime() })),
  "any JSON": z.json(),
  "a tree": category,
};

describe("what is made for a schema of zod", () => {
  it.each(Object.keys(written))("validates, comes whole out of JSON, and zod reads it: %s", (name) => {
    const schema = z.toJSONSchema(written[name]!, { io: "input" });
    holds(schema, (value) => expect(written[name]!.safeParse(value).error).toBeUndefined());
  });
});

const document = {
  components: {
    schemas: {
      Money: { type: "object", properties: { amount: { type: "integer" } }, required: ["amount"] },
      Category: {
        type: "object",
        properties: {
          name: { type: "string" },
          parts: { type: "array", items: { $ref: "#/components/schemas/Category" } },
        },
        required: ["name", "parts"],
      },
      Linked: {
        type: "object",
        properties: { next: { anyOf: [{ $ref: "#/components/schemas/Linked" }, { type: "null" }] } },
        required: ["next"],
      },
      "a/b": { type: "boolean" },
    },
  },
} as const;

/** What else an OpenAPI document says. */
const described: Record<string, JsonSchema> = {
  "a reference": { $ref: "#/components/schemas/Money" },
  "a reference with an escaped name": { $ref: "#/components/schemas/a~1b" },
  "a list that contains itself": { $ref: "#/components/schemas/Category" },
  "an object that may contain itself": { $ref: "#/components/schemas/Linked" },
  "all of several": {
    allOf: [
      { $ref: "#/components/schemas/Money" },
      { type: "object", properties: { tax: { type: "boolean" } }, required: ["tax"] },
    ],
    description: "A price",
  },
  "constraints beside kinds": {
    type: "object",
    required: ["id"],
    anyOf: [{ properties: { id: { type: "integer" } } }, { properties: { id: { type: "null" } } }],
  },
  "several types": { type: ["string", "integer", "null"], minimum: 3, minLength: 2 },
  "no type": { properties: { id: { minimum: 3 } }, required: ["id"] },
  everything: {},
  "a set": { type: "array", items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 2 },
  "an object of a size": {
    type: "object",
    additionalProperties: { type: "integer" },
    minProperties: 2,
    maxProperties: 4,
  },
  ...Object.fromEntries(
    [
      "date-time",
      "date",
      "time",
      "duration",
      "email",
      "uuid",
      "uri",
      "uri-reference",
      "hostname",
      "ipv4",
      "ipv6",
      "byte",
    ].map((format) => [`a string in the format ${format}`, { type: "string", format }]),
  ),
};

describe("what is made for a schema of an OpenAPI document", () => {
  it.each(Object.keys(described))("validates: %s", (name) => holds({ ...described[name]!, ...document }));
});

describe("a schema that", () => {
  it.each<[string, JsonSchema]>([
    ["contradicts itself", { type: "integer", minimum: 2, maximum: 1 }],
    ["has an empty choice", { enum: [] }],
    ["never ends", { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] }],
  ])("%s is refused", (_, schema) => expect(() => arbitraryOf(schema)).toThrow("No finite value"));

  it("needs a keyword that is not known here is refused by its name", () => {
    expect(() => arbitraryOf({ type: "string", not: { const: "" } })).toThrow("keyword not");
    expect(() => arbitraryOf({ type: "string", format: "colour" })).toThrow('"colour"');
    expect(() => arbitraryOf({ $ref: "#/nowhere" })).toThrow("points at nothing");
    expect(() => arbitraryOf({ $ref: "elsewhere.json#/a" })).toThrow("out of the document");
  });
});

it("makes optional properties, empty lists and each kind, and leaves them out", () => {
  const schema = z.toJSONSchema(
    z.object({ name: z.string().optional(), lines: z.array(z.union([z.int(), z.null()])) }),
  );
  const made = fc.sample(arbitraryOf(schema), 200).map((value) => JSON.stringify(value));
  for (const shape of [/"name"/, /^(?!.*"name")/, /\[\]/, /null/, /\d/])
    expect(made.some((text) => shape.test(text))).toBe(true);
});

function holds(schema: JsonSchema, more: (value: unknown) => void = () => {}) {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  fc.assert(
    fc.property(arbitraryOf(schema), (value) => {
      expect(validate(value), JSON.stringify([value, validate.errors])).toBe(true);
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      more(value);
    }),
  );
}
