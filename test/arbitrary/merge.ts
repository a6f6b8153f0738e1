import type { JsonSchema } from "./json-schema.ts";
import { resolve } from "./references.ts";

/** A schema that demands what all of several demand, where they speak of different things. */
export function merge(root: unknown, schemas: readonly (JsonSchema | boolean)[]): JsonSchema | boolean {
  if (schemas.includes(false)) return false;
  const demanding = schemas.filter((schema) => typeof schema !== "boolean").filter(demands);
  const [only = true, ...others] = demanding;
  if (others.length === 0) return only;
  const parts = demanding.map((part) => resolved(root, part));
  const properties = Object.assign({}, ...parts.map((part) => part.properties));
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  return {
    ...Object.assign({}, ...parts),
    ...(parts.some((part) => part.properties) && { properties }),
    ...(required.length > 0 && { required }),
  };
}

const annotations = ["title", "description", "default", "deprecated", "example", "examples", "readOnly", "writeOnly"];
const aboutSchemas = ["$schema", "$id", "$defs", "$comment", "discriminator"];

/** Whether a schema allows less than everything. */
const demands = (schema: JsonSchema) =>
  Object.keys(schema).some((keyword) => !annotations.includes(keyword) && !aboutSchemas.includes(keyword));

function resolved(root: unknown, schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const target = resolve(root, schema.$ref);
  return { ...(typeof target === "boolean" ? {} : target), ...without(schema, "$ref") };
}

/** The rest of a schema. */
export const without = (schema: JsonSchema, keyword: string): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([each]) => each !== keyword));
