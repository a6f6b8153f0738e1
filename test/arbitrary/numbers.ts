import fc from "fast-check";
import type { JsonSchema } from "./json-schema.ts";

/** Whole numbers that a JSON Schema allows, within what a double holds exactly. */
export function integers(schema: JsonSchema): fc.Arbitrary<number> | undefined {
  const { multipleOf = 1 } = schema;
  const { lowest, highest } = bounds(schema);
  const step = Number.isInteger(multipleOf) ? multipleOf : 1;
  const min = Math.ceil(Math.max(lowest.value, Number.MIN_SAFE_INTEGER) / step);
  const max = Math.floor(Math.min(highest.value, Number.MAX_SAFE_INTEGER) / step);
  if (min > max) return undefined;
  return fc
    .integer({ min, max })
    .map((steps) => steps * step)
    .filter((value) => allowed(schema, value));
}

/** Numbers that a JSON Schema allows and JSON can say: no infinity, and no −0, which JSON reads back as 0. */
export function numbers(schema: JsonSchema): fc.Arbitrary<number> | undefined {
  const { multipleOf } = schema;
  const { lowest, highest } = bounds(schema);
  if (multipleOf !== undefined) {
    const steps = { minimum: Math.ceil(lowest.value / multipleOf), maximum: Math.floor(highest.value / multipleOf) };
    return integers(steps)
      ?.map((count) => count * multipleOf)
      .filter((value) => allowed(schema, value));
  }
  if (lowest.value > highest.value) return undefined;
  return fc
    .double({
      noNaN: true,
      noDefaultInfinity: true,
      ...(Number.isFinite(lowest.value) && { min: lowest.value, minExcluded: lowest.excluded }),
      ...(Number.isFinite(highest.value) && { max: highest.value, maxExcluded: highest.excluded }),
    })
    .map((value) => value + 0);
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema) {
  const above = numeric(exclusiveMinimum, Number.NEGATIVE_INFINITY);
  const below = numeric(exclusiveMaximum, Number.POSITIVE_INFINITY);
  const from = minimum ?? Number.NEGATIVE_INFINITY;
  const to = maximum ?? Number.POSITIVE_INFINITY;
  return {
    lowest: { value: Math.max(above, from), excluded: above >= from },
    highest: { value: Math.min(below, to), excluded: below <= to },
  };
}

/** A boolean here was the spelling of an older draft. */
const numeric = (bound: number | boolean | undefined, otherwise: number) =>
  typeof bound === "number" ? bound : otherwise;

function allowed(schema: JsonSchema, value: number): boolean {
  const { lowest, highest } = bounds(schema);
  return (
    (lowest.excluded ? value > lowest.value : value >= lowest.value) &&
    (highest.excluded ? value < highest.value : value <= highest.value) &&
    (schema.multipleOf === undefined || Number.isInteger(value / schema.multipleOf))
  );
}
