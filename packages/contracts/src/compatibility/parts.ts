import type { Break, Compare } from "./breaks.ts";
import { type JsonSchema, same } from "./schema.ts";

export function objectBreaks(published: JsonSchema, current: JsonSchema, field: string, compare: Compare): Break[] {
  return [
    ...fieldNames(published, current).flatMap((name) => {
      const [before, now] = [fieldOf(published, name), fieldOf(current, name)];
      const path = field === "" ? name : `${field}.${name}`;
      if (!before) return now ? added(published, now, path) : [];
      if (!now) return removed(before, current, path);
      return [...presenceBreaks(before, now, path), ...compare(before.schema, now.schema, path)];
    }),
    ...otherFields(published, current, field, compare),
    ...partBreaks(published.propertyNames, current.propertyNames, `names in ${field}`, compare),
  ];
}

interface Field {
  readonly schema: JsonSchema | boolean;
  readonly required: boolean;
}

const fieldNames = (...schemas: readonly JsonSchema[]) => [
  ...new Set(schemas.flatMap(({ properties = {}, required = [] }) => [...Object.keys(properties), ...required])),
];

function fieldOf(
  { properties = {}, required = [], additionalProperties = true }: JsonSchema,
  name: string,
): Field | undefined {
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const demanded = required.includes(name);
  if (schema === undefined && !demanded) return undefined;
  return { schema: schema ?? additionalProperties, required: demanded };
}

function added(published: JsonSchema, { required }: Field, field: string): Break[] {
  const { type: _, properties: __, required: ___, ...more } = published;
  if (published.additionalProperties === false)
    return [
      { field, change: "was added to an object that refuses unknown fields", lost: required ? "both" : "forward" },
    ];
  if (Object.keys(more).length > 0)
    return [{ field, change: "was added to an object that allowed it as something else", lost: "both" }];
  return required ? [{ field, change: "is required and was not there", lost: "backward" }] : [];
}

function removed({ required }: Field, { additionalProperties: others }: JsonSchema, field: string): Break[] {
  // Where other fields are described, this one may go on being sent, as whatever they may be.
  const described = others !== undefined && others !== false;
  const change = "is gone, and its name with it: leave it in, and send it no more";
  if (!required) return [{ field, change, lost: described ? "both" : "backward" }];
  return [{ field, change: "was required and is gone", lost: others === undefined ? "forward" : "both" }];
}

function presenceBreaks(before: Field, now: Field, field: string): Break[] {
  if (before.required === now.required) return [];
  return before.required
    ? [{ field, change: "was required and is optional", lost: "forward" }]
    : [{ field, change: "was optional and is required", lost: "backward" }];
}

/** Fields without names of their own: refused, ignored, or the values of a record. */
function otherFields(published: JsonSchema, current: JsonSchema, field: string, compare: Compare): Break[] {
  const [before, now] = [published.additionalProperties, current.additionalProperties];
  if (typeof before === "object" && typeof now === "object") return compare(before, now, `${field}{}`);
  return same(before, now) ? [] : [{ field, change: "treats unknown fields otherwise than before", lost: "both" }];
}

export function arrayBreaks(published: JsonSchema, current: JsonSchema, field: string, compare: Compare): Break[] {
  const [before = [], now = []] = [published.prefixItems, current.prefixItems];
  if (before.length !== now.length) return [{ field, change: "has another number of places", lost: "both" }];
  return [
    ...before.flatMap((item, place) => compare(item, now[place] ?? true, `${field}[${place}]`)),
    ...partBreaks(published.items, current.items, `${field}[]`, compare),
  ];
}

type Part = JsonSchema | boolean | readonly (JsonSchema | boolean)[] | undefined;

function partBreaks(before: Part, now: Part, field: string, compare: Compare): Break[] {
  if (same(before, now)) return [];
  if (isSchema(before) && isSchema(now)) return compare(before, now, field);
  return [{ field, change: "allows other values than before", lost: "both" }];
}

const isSchema = (part: Part): part is JsonSchema => typeof part === "object" && !Array.isArray(part);
