import type { Break, Lost } from "./breaks.ts";
import { canonical, type JsonSchema, same } from "./schema.ts";

export function typeBreaks(published: JsonSchema, current: JsonSchema, field: string): Break[] {
  const [before, now] = [typesOf(published), typesOf(current)];
  const lost = lostBy({ gained: now.difference(before), gone: before.difference(now) });
  if (!lost) return [];
  const change = `type changed from ${typeName(published)} to ${typeName(current)}`;
  return [{ field, change, lost: [published, current].some(isOpaque) ? "both" : lost }];
}

const everything = ["string", "integer", "fraction", "boolean", "null", "array", "object"];

/** A number is either whole or a fraction, so that `integer` is a part of `number`. */
function typesOf({ type }: JsonSchema): Set<string> {
  if (type === undefined) return new Set(everything);
  return new Set([type].flat().flatMap((each) => (each === "number" ? ["integer", "fraction"] : [each])));
}

/** In words, for messages. */
export const typeName = ({ type }: JsonSchema): string => (type === undefined ? "any" : [type].flat().join(" or "));

/** Without a type, yet not open to everything: a reference, a union. */
const isOpaque = (schema: JsonSchema) => schema.type === undefined && Object.keys(schema).length > 0;

/** What is lost when some of what may be sent came, and some went. */
export function lostBy({
  gained,
  gone,
}: {
  gained: ReadonlySet<unknown>;
  gone: ReadonlySet<unknown>;
}): Lost | undefined {
  if (gained.size > 0 && gone.size > 0) return "both";
  if (gained.size > 0) return "forward";
  return gone.size > 0 ? "backward" : undefined;
}

export function enumBreaks({ enum: before }: JsonSchema, { enum: now }: JsonSchema, field: string): Break[] {
  if (!before && !now) return [];
  if (!before) return [{ field, change: `only allows ${list(now)}`, lost: "backward" }];
  if (!now) return [{ field, change: `allows more than ${list(before)}`, lost: "forward" }];
  const [old, young] = [new Set(before.map(canonical)), new Set(now.map(canonical))];
  const gained = [...young.difference(old)].map(
    (value): Break => ({ field, change: `may be ${value}`, lost: "forward" }),
  );
  const gone = [...old.difference(young)].map(
    (value): Break => ({ field, change: `may no longer be ${value}`, lost: "backward" }),
  );
  return [...gone, ...gained];
}

const list = (values: readonly unknown[] = []) => values.map(canonical).join(", ");

const lower = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"] as const;
const upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"] as const;

export const boundBreaks = (published: JsonSchema, current: JsonSchema, field: string): Break[] =>
  [...lower.map((keyword) => ({ keyword, sign: 1 })), ...upper.map((keyword) => ({ keyword, sign: -1 }))].flatMap(
    ({ keyword, sign }) => {
      const [before, now] = [published[keyword], current[keyword]];
      if (before === now) return [];
      if (before === undefined || now === undefined) return appeared(keyword, before, now, field);
      const lost: Lost = (Number(now) - Number(before)) * sign > 0 ? "backward" : "forward";
      return [{ field, change: `${keyword} changed from ${before} to ${now}`, lost }];
    },
  );

const handledElsewhere = new Set<string>([
  ...[...lower, ...upper, "type", "enum", "properties", "required", "additionalProperties", "propertyNames"],
  ...["items", "prefixItems"],
]);

/** Patterns, formats, steps, and every keyword that nothing is known of. */
export function constraintBreaks(published: JsonSchema, current: JsonSchema, field: string): Break[] {
  const keywords = new Set([...Object.keys(published), ...Object.keys(current)]).difference(handledElsewhere);
  return [...keywords].flatMap((keyword) => {
    const [before, now] = [published[keyword], current[keyword]];
    if (same(before, now)) return [];
    const oneSided = (before === undefined || now === undefined) && constraints.has(keyword);
    if (oneSided) return appeared(keyword, before, now, field);
    return [
      { field, change: `${keyword} changed from ${canonical(before)} to ${canonical(now)}`, lost: "both" } as const,
    ];
  });
}

const constraints = new Set(["pattern", "format", "multipleOf"]);

const appeared = (keyword: string, before: unknown, now: unknown, field: string): Break[] => [
  before === undefined
    ? { field, change: `has a ${keyword}, ${canonical(now)}, that it had not`, lost: "backward" }
    : { field, change: `has lost its ${keyword}, ${canonical(before)}`, lost: "forward" },
];
