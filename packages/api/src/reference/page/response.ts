import { type Components, nameIn, type Operation, type Response, resolved, type Schema } from "../model.ts";
import { type Html, html } from "./html.ts";
import { inline } from "./markdown.ts";
import { kind, memberItem, schemaBody } from "./schema.ts";

const problemType = "application/problem+json";

/** How a route answers: when all is well in full, problems by their type. */
export function responses({ responses: found }: Operation, components: Components): Html {
  const all = Object.entries(found).map(([status, answer]) => ({ status, ...resolved(answer, components.responses) }));
  const refusals = all.filter(({ status }) => status >= "400");
  return html`<h4>Answers</h4>${all
    .filter(({ status }) => status < "400")
    .map((answer) => answerMarkup(answer, components))}<h4>Problems</h4><ul class="problems">${refusals.map((refusal) =>
    problemItems(refusal, components),
  )}</ul>`;
}

type Answer = Response & { readonly status: string };

function answerMarkup({ status, description, headers, content }: Answer, components: Components): Html {
  const items = Object.entries(headers).map(([name, found]) =>
    memberItem({ name, ...resolved(found, components.headers) }, components.schemas),
  );
  const bodies = Object.entries(content).map(
    ([type, { schema }]) =>
      html`<p><code>${type}</code>${schema.$ref === undefined ? undefined : html`: ${kind(schema)}`}</p>${schemaBody(schema, components.schemas)}`,
  );
  return html`<p class="answer"><span class="status">${status}</span> ${inline(description)}</p>${bodies}
<details><summary>Headers</summary><ul class="members">${items}</ul></details>`;
}

function problemItems({ status, description, content }: Answer, { schemas }: Components): Html[] {
  const problem = content[problemType]?.schema;
  const variants = problem?.anyOf ?? (problem ? [problem] : []);
  if (variants.length === 0) return [html`<li><span class="status">${status}</span> ${inline(description)}</li>`];
  return variants.map((variant) =>
    problemItem(status, variants.length > 1 ? undefined : description, variant, schemas),
  );
}

function problemItem(status: string, described: string | undefined, variant: Schema, schemas: Components["schemas"]) {
  const schema = variant.$ref === undefined ? variant : schemas[nameIn(variant.$ref)];
  const type = schema?.properties?.["type"]?.const;
  return html`<li><span class="status">${status}</span> ${inline(described ?? schema?.description ?? "")}
${typeof type === "string" && type !== "about:blank" ? html` <a href="#schema-${nameIn(variant.$ref ?? "")}"><code>${type.slice(type.lastIndexOf("/") + 1)}</code></a>` : undefined}</li>`;
}
