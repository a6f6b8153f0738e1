import fc from "fast-check";
import type { JsonSchema, Make } from "./json-schema.ts";

/** Arrays that a JSON Schema allows: lists, and tuples with or without a rest. */
export function arrays(schema: JsonSchema, make: Make): fc.Arbitrary<unknown[]> | undefined {
  const { prefixItems = [], items = true, minItems = 0, maxItems, uniqueItems } = schema;
  if (Array.isArray(items)) throw new Error("Tuples are written with prefixItems, not with an array of items");
  const first = prefixItems.map(make);
  const possible = first.filter((item) => item !== undefined);
  const least = Math.max(0, minItems - first.length);
  const most = maxItems === undefined ? undefined : maxItems - first.length;
  if (possible.length < first.length || (most !== undefined && most < least)) return undefined;

  const rest = most === 0 ? undefined : make(items);
  if (!rest && least > 0) return undefined;
  // A tuple is written whole: what may follow it is made only where it must be, or where it is described.
  const wanted = rest && (first.length === 0 || "items" in schema || least > 0);
  const length = { minLength: least, ...(most !== undefined && { maxLength: most }) };
  const list = uniqueItems
    ? (of: fc.Arbitrary<unknown>) => fc.uniqueArray(of, { ...length, selector: (item) => JSON.stringify(item) })
    : (of: fc.Arbitrary<unknown>) => fc.array(of, length);
  return fc.tuple(fc.tuple(...possible), wanted ? list(rest) : fc.constant([])).map((parts) => parts.flat());
}
