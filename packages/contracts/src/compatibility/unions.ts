import type { Break, Compare } from "./breaks.ts";
import { typeName } from "./limits.ts";
import type { JsonSchema } from "./schema.ts";

/** A schema is a union of one kind, so that it can become a union of more. Answers nothing where neither is a union. */
export function unionBreaks(published: JsonSchema, current: JsonSchema, field: string, compare: Compare) {
  const [before, now] = [unionOf(published), unionOf(current)];
  if (!before && !now) return undefined;
  if (before && now && before.keyword !== now.keyword)
    return [{ field, change: `is a union by ${now.keyword}, not by ${before.keyword}`, lost: "both" } as const];
  return kindBreaks(before?.kinds ?? [published], now?.kinds ?? [current], field, compare);
}

function unionOf({ anyOf, oneOf, ...more }: JsonSchema) {
  if (Object.keys(more).length > 0) return undefined;
  if (anyOf && !oneOf) return { keyword: "anyOf", kinds: anyOf };
  return oneOf && !anyOf ? { keyword: "oneOf", kinds: oneOf } : undefined;
}

/** Each kind of the one union is found in the other, in whatever order; one changed kind is told by its own changes. */
function kindBreaks(
  before: readonly JsonSchema[],
  now: readonly JsonSchema[],
  field: string,
  compare: Compare,
): Break[] {
  const gained = [...now];
  const gone = before.filter((kind) => {
    const place = gained.findIndex((other) => compare(kind, other, field).length === 0);
    if (place >= 0) gained.splice(place, 1);
    return place < 0;
  });
  const [changed, into] = [gone[0], gained[0]];
  if (changed && into && gone.length === 1 && gained.length === 1) return compare(changed, into, field);
  return [
    ...gone.map((kind): Break => ({ field, change: `may no longer be ${described(kind)}`, lost: "backward" })),
    ...gained.map((kind): Break => ({ field, change: `may be ${described(kind)}`, lost: "forward" })),
  ];
}

/** A kind by what tells it apart. */
function described(kind: JsonSchema): string {
  const constants = Object.entries(kind.properties ?? {}).flatMap(([name, schema]) =>
    typeof schema === "object" && schema.const !== undefined ? [`${name} ${JSON.stringify(schema.const)}`] : [],
  );
  return constants.length > 0 ? `the one with ${constants.join(", ")}` : `of type ${typeName(kind)}`;
}
