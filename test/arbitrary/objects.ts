import fc from "fast-check";
import type { JsonSchema, Make } from "./json-schema.ts";

/** Objects that a JSON Schema allows: with named properties, records, and both in one. */
export function objects(schema: JsonSchema, make: Make): fc.Arbitrary<unknown> | undefined {
  const { required = [], minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const name of new Set([...namesOf(schema), ...required])) {
    const value = make(schema.properties?.[name] ?? schema.additionalProperties ?? true);
    if (value) model[name] = value;
    else if (required.includes(name)) return undefined;
  }
  const named = fc.record(model, { requiredKeys: [...required], noNullPrototype: true });
  return fc
    .tuple(others(schema, make, minProperties - required.length) ?? fc.constant({}), named)
    .map(([more, own]) => ({ ...more, ...own }))
    .filter((made) => {
      const { length } = Object.keys(made);
      return length >= minProperties && length <= maxProperties;
    });
}

/** Properties that have names beforehand: those of an object, and those of a record with a closed set of keys. */
const namesOf = ({ properties = {}, propertyNames }: JsonSchema): string[] => [
  ...Object.keys(properties),
  ...(closed(propertyNames) ?? []),
];

function closed(names: JsonSchema | boolean | undefined): string[] | undefined {
  if (typeof names !== "object") return undefined;
  if ("const" in names) return [String(names.const)];
  return names.enum?.map(String);
}

/** Properties under any other name, where the schema says what they are. */
function others(
  { properties = {}, additionalProperties, propertyNames = true }: JsonSchema,
  make: Make,
  least: number,
) {
  const value = additionalProperties === undefined ? undefined : make(additionalProperties);
  if (!value || closed(propertyNames)) return undefined;
  const names = make(propertyNames === true ? { type: "string" } : propertyNames);
  // JSON can carry a property of this name; most who copy objects cannot.
  const key = names?.map(String).filter((name) => !Object.hasOwn(properties, name) && name !== "__proto__");
  return key && fc.dictionary(key, value, { minKeys: Math.max(0, least), noNullPrototype: true });
}
