import { boundBreaks, constraintBreaks, enumBreaks, typeBreaks } from "./limits.ts";
import { arrayBreaks, objectBreaks } from "./parts.ts";
import { type JsonSchema, normalised, same } from "./schema.ts";
import { unionBreaks } from "./unions.ts";

/**
 * What a change takes away. *Backward*: consumers that know the new schema read the events sent before, which lie in
 * queues, dead-letter queues and the archive. *Forward*: consumers that know the old schema, as all do until they are
 * deployed again, read the events sent from now on.
 */
export type Lost = "backward" | "forward" | "both";

export interface Break {
  /** The field at fault: `data.lines[].quantity`. Empty for the event itself. */
  readonly field: string;
  /** What has become of it, in words. */
  readonly change: string;
  readonly lost: Lost;
}

/** Compares a part of the published schema with what stands in its place now. */
export type Compare = (published: JsonSchema | boolean, current: JsonSchema | boolean, field: string) => Break[];

/**
 * What breaks when a published schema is changed without a new version; nothing when the change is compatible.
 *
 * Writers are exact: they send no field that their schema does not name. Readers are tolerant: they ignore what theirs
 * does not name. Deployments are not instant and events are replayed, so every event of either schema must be read by
 * consumers of the other. What follows is strict: a field may be added, if it is optional; any other change of what may
 * be sent is a new version.
 *
 * | change | lost | because |
 * |---|---|---|
 * | optional field added | – | new events: ignored by old readers; old events: lack it, as they may |
 * | required field added; optional made required | backward | old events lack it |
 * | required field removed or made optional | forward | old readers refuse events without it |
 * | optional field removed | backward | its name stays taken: in the archive it has its old meaning, whatever it is given next |
 * | type, pattern, format or step changed to another | both | neither reads what the other sends |
 * | type, enum value or kind of a union added | forward | old readers do not know it |
 * | type, enum value or kind of a union removed | backward | old events have it |
 * | bound, pattern or format added; bound tightened | backward | old events may lie outside |
 * | bound, pattern or format removed; bound loosened | forward | new events may lie outside |
 * | required field removed from an object that refuses others | both | new readers refuse it as well |
 * | any field removed from an object that allows any other | both | new events may have it as something else |
 * | any field added to an object that refuses others (`z.strictObject`) | forward | old readers refuse it |
 * | any field added to an object that allows any other (`z.looseObject`, `catchall`) | both | old events may have it as something else |
 * | an object made to refuse, ignore or allow other fields | both | it changes what later changes break |
 * | the length of a tuple, a reference, a keyword not named here | both | cannot be told to be harmless |
 *
 * A whole number is a number: made a number it is widened. A constant is an enum of one. The order of fields, enum values
 * and kinds means nothing, and neither do titles, descriptions, examples and defaults (a field with a default counts as
 * optional). Refinements are not in a JSON Schema and so are not seen.
 */
export function breaksBetween(published: JsonSchema | boolean, current: JsonSchema | boolean): Break[] {
  return compare(published, current, "");
}

const compare: Compare = (published, current, field) => {
  if (typeof published === "boolean" || typeof current === "boolean")
    return published === current ? [] : [{ field, change: "allows other values than before", lost: "both" }];
  const [old, now] = [normalised(published), normalised(current)];
  if (same(old, now)) return [];
  const union = unionBreaks(old, now, field, compare);
  if (union) return union;
  const types = typeBreaks(old, now, field);
  if (types.some(({ lost }) => lost === "both")) return types;
  return [
    ...types,
    ...enumBreaks(old, now, field),
    ...boundBreaks(old, now, field),
    ...constraintBreaks(old, now, field),
    ...objectBreaks(old, now, field, compare),
    ...arrayBreaks(old, now, field, compare),
  ];
};
