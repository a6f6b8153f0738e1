import { type Components, type Operation, resolved, type Schema } from "../model.ts";
import { curl } from "./curl.ts";
import { type Html, html, joined } from "./html.ts";
import { markdown } from "./markdown.ts";
import { responses } from "./response.ts";
import { sample } from "./sample.ts";
import { kind, memberItem, schemaBody } from "./schema.ts";

/** One route: what it takes and answers on one side, an example on the other. */
export function operationArticle(operation: Operation, components: Components): Html {
  const { operationId, summary, description, method, path } = operation;
  return html`
<article id="${operationId}" aria-labelledby="${operationId}-title">
<header>
<h3 id="${operationId}-title"><a class="anchor" href="#${operationId}">${summary}</a></h3>
<p class="route">${methodBadge(method)} <code>${pathMarkup(path)}</code></p>
${scopes(operation)}${description === undefined ? undefined : markdown(description)}
</header>
<div class="contract">${parameters(operation, components)}${body(operation, components)}${responses(operation, components)}</div>
<div class="example">${example(operation, components)}</div>
</article>`;
}

export const methodBadge = (method: string) => html`<span class="method ${method.toLowerCase()}">${method}</span>`;

/** May be broken where a path is: before a slash. */
const pathMarkup = (path: string) => path.split(/(?=\/)/).map((part) => html`<wbr>${part}`);

function scopes({ security }: Operation): Html {
  const names = security.flatMap((scheme) => Object.values(scheme).flat());
  if (names.length === 0) return html`<p class="scope">Open to everyone</p>`;
  return html`<p class="scope">Takes a <a href="#get-a-token">token</a> with the scope ${joined(
    names.map((name) => html`<code>${name}</code>`),
    " or ",
  )}</p>`;
}

const places = { path: "Path", query: "Query", header: "Headers" } as const;

function parameters({ parameters: found }: Operation, components: Components): Html[] {
  const all = found.map((parameter) => resolved(parameter, components.parameters));
  return Object.entries(places).flatMap(([place, heading]) => {
    const here = all.filter((parameter) => parameter.in === place);
    if (here.length === 0) return [];
    const items = here.map((parameter) => memberItem(parameter, components.schemas));
    return [html`<h4>${heading}</h4><ul class="members">${items}</ul>`];
  });
}

function body({ requestBody }: Operation, { schemas }: Components): Html[] {
  return Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) =>
      html`<h4>Body</h4><p><code>${type}</code>${named(schema)}</p>${schemaBody(schema, schemas)}`,
  );
}

const named = (schema: Schema) => (schema.$ref === undefined ? undefined : html`: ${kind(schema)}`);

function example(operation: Operation, components: Components): Html {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  const answered = found && resolved(found[1], components.responses).content["application/json"];
  return html`<h4>Example</h4><pre tabindex="0"><code>${curl(operation, components)}</code></pre>${
    answered &&
    html`<p>${found[0]}</p><pre tabindex="0"><code>${JSON.stringify(sample(answered.schema, components), null, 2)}</code></pre>`
  }`;
}
