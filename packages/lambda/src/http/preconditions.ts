import * as z from "zod";

/** The name of one state of a resource. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export interface EntityTag {
  readonly opaque: string;
  readonly weak: boolean;
}

/** What an `If-Match` or an `If-None-Match` names: any state of the resource, or one of these. */
export type Condition = "*" | readonly EntityTag[];

/** A version as an ETag. It is strong: whoever sees the same one has seen every byte of it. */
export const etagOf = (version: string | number) => `"${version}"`;

/** One member of a list, which may be empty. Each part can be matched in one way only, so that it takes linear time. */
const member = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(,|$)/y;

/** Reads the field's value; undefined when it is not what RFC 9110 says. A comma may be inside of a tag. */
export function parseCondition(field: string): Condition | undefined {
  if (field.trim() === "*") return "*";
  const tags: EntityTag[] = [];
  member.lastIndex = 0;
  for (let more = true; more; ) {
    const [matched, weak, opaque, end] = member.exec(field) ?? [];
    if (matched === undefined) return undefined;
    if (opaque !== undefined) tags.push({ opaque, weak: weak !== undefined });
    more = end === ",";
  }
  return tags.length > 0 ? tags : undefined;
}

/** The strong comparison, for writing: a weak tag on either side matches nothing. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
export const matchesStrongly = (condition: Condition, etag: string) =>
  condition === "*" || condition.some(({ opaque, weak }) => !weak && `"${opaque}"` === etag);

/** The weak comparison, for caches: what is equivalent will do. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export const matchesWeakly = (condition: Condition, etag: string) =>
  condition === "*" || condition.some(({ opaque }) => `"${opaque}"` === etag.replace(/^W\//, ""));

/** What a cache asks with. One that cannot be read says nothing: the answer is then the whole one. */
export const ifNoneMatchSchema = z.object({
  "if-none-match": z
    .string()
    .meta({ description: "ETags of the answers that the client has already", examples: ['"7"'] })
    .transform((field) => parseCondition(field) ?? [])
    .optional(),
});

/** What a writer has seen. It is required, and optional here only because that it is missing has a problem of its own. */
export const ifMatchSchema = z.object({
  "if-match": z
    .string()
    .meta({
      description: "ETag of the state that the change was made for, as its GET gave it; `*` is any state",
      examples: ['"7"'],
    })
    .transform((field, { issues }): Condition => {
      const condition = parseCondition(field);
      if (condition) return condition;
      issues.push({ code: "custom", input: field, message: 'Must be * or ETags in their quotes, such as "7"' });
      return z.NEVER;
    })
    .optional()
    .meta({ param: { required: true } }),
});
