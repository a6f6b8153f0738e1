import { createHash } from "node:crypto";
import { entityTagOf } from "../entity-tag.ts";
import { type Components, type Document, documentSchema, operationsOf } from "../model.ts";
import { Html, html, slug } from "./html.ts";
import { headingsOf, inline, markdown } from "./markdown.ts";
import { methodBadge, operationArticle } from "./operation.ts";
import { limits, schemaBody } from "./schema.ts";
import { style } from "./style.ts";

/** The page as it is committed: everything that would otherwise be worked out at each cold start. */
export interface ReferencePage {
  readonly etag: string;
  /** Lets the page have its own style and nothing else. */
  readonly contentSecurityPolicy: string;
  /** Lines, so that a difference between two versions can be read. */
  readonly html: readonly string[];
}

/** An OpenAPI document of ours as a page that needs nothing beside itself: no script, no font, no network. */
export function referencePage(openapi: unknown): ReferencePage {
  const document = documentSchema.parse(openapi);
  const styleHash = createHash("sha256").update(style).digest("base64");
  const { markup } = page(document);
  return {
    etag: entityTagOf(markup),
    contentSecurityPolicy: [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    html: markup.split("\n"),
  };
}

const page = (document: Document) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><p class="title">${document.info.title} <span>${document.info.version}</span></p>
<p><a href="/openapi.json">OpenAPI document</a></p></header>
${contents(document)}
<main id="content">
<h1>${document.info.title}</h1>
<section class="introduction">${markdown(document.info.description)}</section>
${document.tags.map((tag) => chapter(tag, document))}
${schemaChapter(document.components)}
</main>
</body>
</html>
`;

const contents = (document: Document) => html`
<nav aria-label="Contents"><details open><summary>Contents</summary>
<ul>${headingsOf(document.info.description).map((heading) => html`<li><a href="#${slug(heading)}">${heading}</a></li>`)}</ul>
${document.tags.map(
  ({ name }) =>
    html`<p><a href="#${slug(name)}">${name}</a></p><ul>${operationsIn(document, name).map(
      ({ operationId, method, summary }) =>
        html`<li><a href="#${operationId}">${methodBadge(method)} <span>${summary}</span></a></li>`,
    )}</ul>`,
)}
<p><a href="#schemas">Schemas</a></p>
</details></nav>`;

const operationsIn = (document: Document, tag: string) => operationsOf(document).filter(({ tags }) => tags[0] === tag);

const chapter = ({ name, description }: Document["tags"][number], document: Document) => html`
<section aria-labelledby="${slug(name)}">
<h2 id="${slug(name)}">${name}</h2>
<p>${inline(description)}</p>
${operationsIn(document, name).map((operation) => operationArticle(operation, document.components))}
</section>`;

const schemaChapter = ({ schemas }: Components) => html`
<section class="schemas" aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${Object.entries(schemas).map(
  ([name, schema]) => html`<article id="schema-${name}"><h3><a class="anchor" href="#schema-${name}">${name}</a></h3>
<p>${schema.description === undefined ? undefined : inline(schema.description)} ${limits(schema, schemas)}</p>${schemaBody(schema, schemas)}</article>`,
)}
</section>`;
