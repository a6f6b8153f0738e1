import fc from "fast-check";
import type * as z from "zod";
import { arrays } from "./arrays.ts";
import { merge, without } from "./merge.ts";
import { integers, numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { resolve } from "./references.ts";
import { strings } from "./strings.ts";

/** A JSON Schema of the 2020-12 draft, as zod and OpenAPI 3.1 write them. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Makes what a part of a schema allows, or `undefined` when that is nothing, or nothing that ends. */
export type Make = (schema: JsonSchema | boolean) => fc.Arbitrary<unknown> | undefined;

/**
 * The values that a JSON Schema allows, as JSON has them: what is made comes out of `JSON.parse(JSON.stringify(value))`
 * as it went in. It makes what an exact writer would send: an object gets a property that its schema does not name only
 * where `additionalProperties` says what such properties are.
 *
 * @param root The document in which a `$ref` such as `#/components/schemas/Order` is found. Default: the schema itself.
 * @throws {Error} for a schema that no finite value satisfies, and for keywords outside of what zod and our API use
 * (`not`, `if`, `patternProperties`, …): ignoring them would make values that the schema does not allow.
 */
export function arbitraryOf(schema: JsonSchema | boolean, root: unknown = schema): fc.Arbitrary<unknown> {
  const arbitrary = within(root, [])(schema);
  if (!arbitrary) throw new Error(`No finite value satisfies ${JSON.stringify(schema)}`);
  return arbitrary;
}

/** How often one reference may contain itself: enough for a list in a list, few enough to stay small. */
const deepest = 2;

const unsupported = [
  ...["not", "if", "then", "else", "patternProperties", "contains", "unevaluatedProperties", "unevaluatedItems"],
  ...["dependentRequired", "dependentSchemas", "$dynamicRef"],
];

/** @param followed The references that led here: each gives up when it would contain itself too often. */
function within(root: unknown, followed: readonly string[]): Make {
  const together = (parts: readonly (JsonSchema | boolean)[]) => make(merge(root, parts));
  const anyOfThem = (rest: JsonSchema, branches: readonly JsonSchema[]) =>
    oneOfThem(branches.map((branch) => together([rest, branch])));

  function make(schema: JsonSchema | boolean): fc.Arbitrary<unknown> | undefined {
    if (typeof schema === "boolean") return schema ? anything : undefined;
    for (const keyword of unsupported)
      if (keyword in schema) throw new Error(`Values cannot be made for the keyword ${keyword} of a JSON Schema`);
    const { $ref, allOf, anyOf, oneOf } = schema;
    if ($ref !== undefined) return byReference($ref, without(schema, "$ref"));
    if (allOf) return together([without(schema, "allOf"), ...allOf]);
    if (anyOf) return anyOfThem(without(schema, "anyOf"), anyOf);
    if (oneOf) return anyOfThem(without(schema, "oneOf"), oneOf);
    if ("const" in schema) return fc.constant(schema.const);
    if (schema.enum) return schema.enum.length > 0 ? fc.constantFrom(...schema.enum) : undefined;
    return oneOfThem(typesOf(schema).map((type) => byType(type, schema, make)));
  }

  function byReference(reference: string, rest: JsonSchema) {
    if (followed.filter((each) => each === reference).length >= deepest) return undefined;
    return within(root, [...followed, reference])(merge(root, [resolve(root, reference), rest]));
  }

  return make;
}

function byType(type: string, schema: JsonSchema, make: Make): fc.Arbitrary<unknown> | undefined {
  switch (type) {
    case "string":
      return strings(schema);
    case "integer":
      return integers(schema);
    case "number":
      return numbers(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return arrays(schema, make);
    case "object":
      return objects(schema, make);
    default:
      return anything;
  }
}

const hints = {
  object: ["properties", "required", "additionalProperties", "propertyNames"],
  array: ["items", "prefixItems", "minItems", "maxItems"],
  string: ["pattern", "format", "minLength", "maxLength"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};

/** A schema without a `type` is taken for the one that its keywords are about. */
function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type !== undefined) return [schema.type].flat();
  const hinted = Object.entries(hints).filter(([, keywords]) => keywords.some((keyword) => keyword in schema));
  return hinted.length > 0 ? hinted.map(([type]) => type) : ["anything"];
}

function oneOfThem(branches: readonly (fc.Arbitrary<unknown> | undefined)[]): fc.Arbitrary<unknown> | undefined {
  const possible = branches.filter((branch) => branch !== undefined);
  return possible.length > 1 ? fc.oneof(...possible) : possible[0];
}

/** What JSON can say, and says again in the same way: no −0. */
const anything = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
