import { type Components, nameIn, type Schema } from "../model.ts";
import { type Html, html, joined } from "./html.ts";
import { inline } from "./markdown.ts";

type Schemas = Components["schemas"];

/** The members of an object, the variants of a choice, or the kind of a value; nested as deep as they go without a name. */
export function schemaBody(schema: Schema, schemas: Schemas): Html | undefined {
  const { properties, items, oneOf, anyOf, required } = schema;
  const variants = oneOf ?? anyOf;
  if (variants) return html`<ul class="variants">${variants.map((variant) => variantItem(variant, schemas))}</ul>`;
  if (properties)
    return html`<ul class="members">${Object.entries(properties).map(([name, member]) =>
      memberItem({ name, schema: member, required: required.includes(name) }, schemas),
    )}</ul>`;
  return items && schemaBody(items, schemas);
}

/** A named value: a member of an object, a parameter, a header. */
export function memberItem(
  { name, schema, required }: { name: string; schema: Schema; required: boolean },
  schemas: Schemas,
): Html {
  return html`<li>
<p class="member"><code>${name}</code> ${kind(schema)}${html`<span class="${required ? "required" : "optional"}">${required ? "required" : "optional"}</span>`}${limits(schema, schemas)}</p>
${schema.description === undefined ? undefined : html`<p>${inline(schema.description)}</p>`}${schemaBody(schema, schemas)}</li>`;
}

function variantItem(schema: Schema, schemas: Schemas): Html {
  const tell = Object.entries(schema.properties ?? {}).find(([, member]) => member.const !== undefined);
  const label = tell && html` with <code>${tell[0]}</code> <code>${JSON.stringify(tell[1].const)}</code>`;
  return html`<li><p class="member">${kind(schema)}${label}</p>${schemaBody(schema, schemas)}</li>`;
}

/** What kind of value it is, in a word or a link. */
export function kind(schema: Schema): Html {
  const { $ref, type, items, format } = schema;
  if ($ref !== undefined) return html`<a class="kind" href="#schema-${nameIn($ref)}">${nameIn($ref)}</a> `;
  if (items) return html`<span class="kind">array of</span> ${kind(items)}`;
  if (schema.oneOf ?? schema.anyOf) return html`<span class="kind">one of</span> `;
  return html`<span class="kind">${format ?? type ?? "any"}</span> `;
}

/** What a value must be beside its kind. A reference shows what its scalar demands, so that nobody has to follow it. */
export function limits(schema: Schema, schemas: Schemas): Html | undefined {
  const named = schema.$ref === undefined ? schema : schemas[nameIn(schema.$ref)];
  if (!named || named.properties) return undefined;
  const { pattern, format } = named;
  const said = [
    named.const !== undefined && html`<code>${JSON.stringify(named.const)}</code>`,
    named.enum &&
      html`one of ${joined(
        named.enum.map((value) => html`<code>${String(value)}</code>`),
        ", ",
      )}`,
    range(named.minimum, named.maximum, ""),
    range(named.minLength, named.maxLength, "character"),
    range(named.minItems, named.maxItems, "item"),
    pattern !== undefined && format === undefined && html`matches <code class="pattern">${pattern}</code>`,
    named.default !== undefined && html`default <code>${JSON.stringify(named.default)}</code>`,
  ].flatMap((part) => (part ? [part] : []));
  return said.length > 0 ? html` <span class="limits">${joined(said, "; ")}</span>` : undefined;
}

function range(least: number | undefined, most: number | undefined, of: string): Html | undefined {
  const high = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  const low = least === Number.MIN_SAFE_INTEGER ? undefined : least;
  if (low === undefined && high === undefined) return undefined;
  const bounds = low === undefined ? `at most ${high}` : high === undefined ? `at least ${low}` : `${low} to ${high}`;
  return html`${bounds}${of && ` ${of}${(high ?? low) === 1 ? "" : "s"}`}`;
}
