import type * as z from "zod";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Keywords that say something to people and nothing about what is valid. */
const annotations = new Set([
  ...["$schema", "$id", "$comment", "id", "title", "description", "default", "deprecated", "readOnly", "writeOnly"],
  ...["example", "examples"],
]);

/**
 * A schema without annotations, with a constant as an enum of one, and without the bounds of every whole number: what a
 * double holds exactly.
 */
export function normalised(schema: JsonSchema): JsonSchema {
  const { const: constant, ...rest } = schema;
  if (rest.type === "integer" && rest.minimum === Number.MIN_SAFE_INTEGER) delete rest.minimum;
  if (rest.type === "integer" && rest.maximum === Number.MAX_SAFE_INTEGER) delete rest.maximum;
  const entries = Object.entries(rest).filter(([keyword]) => !annotations.has(keyword));
  return { ...Object.fromEntries(entries), ...(constant !== undefined && { enum: [constant] }) };
}

/** Whether two values say the same, whatever the order of their keys. */
export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** JSON with sorted keys: the same value is the same text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? "undefined";
