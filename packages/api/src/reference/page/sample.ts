import { type Components, nameIn, type Schema } from "../model.ts";

/** A value that a schema accepts, or nearly: what it gives as an example, or its smallest. */
export function sample(schema: Schema, { schemas }: Pick<Components, "schemas">): unknown {
  const of = (given: Schema): unknown => {
    const { $ref, type, examples, properties, items, oneOf, anyOf } = given;
    if ($ref !== undefined) return of(schemas[nameIn($ref)] ?? given);
    const said = given.const ?? examples?.[0] ?? given.default ?? given.enum?.[0];
    if (said !== undefined) return said;
    const [first] = oneOf ?? anyOf ?? [];
    if (first) return of(first);
    if (properties) return Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, of(member)]));
    if (items) return [of(items)];
    if (type === "integer" || type === "number") return given.minimum ?? 1;
    return type === "boolean" ? true : "…";
  };
  return of(schema);
}
