import { createHash } from "node:crypto";

/** HTML that is safe to send: text in it has been escaped. */
export interface Html {
  readonly html: string;
}

/** A template whose values are escaped, except those that are HTML themselves. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  return { html: parts.map((part, index) => (index === 0 ? part : written(values[index - 1] ?? "") + part)).join("") };
}

function written(value: string | Html | readonly Html[]): string {
  if (typeof value === "string") return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return "html" in value ? value.html : value.map((item) => item.html).join("");
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1d2420, #eef2ef); --soft: light-dark(#5a665f, #a9b5ae);
  --paper: light-dark(#f4f6f4, #141816); --card: light-dark(#fff, #1e2421); --line: light-dark(#8b968f, #6d7972);
  --accent: light-dark(#17653a, #7fd6a2); --on-accent: light-dark(#fff, #0d2417); --wrong: light-dark(#a3211b, #ff9c94) }
* { box-sizing: border-box }
body { margin: 0; min-height: 100svh; display: grid; place-items: center; padding: 1rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 25rem; padding: 1.75rem; background: var(--card); border-radius: .75rem;
  box-shadow: 0 1px 3px #0003 }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.2 }
p { margin: 0 0 1.25rem; color: var(--soft); overflow-wrap: anywhere }
p.wrong { margin: .375rem 0 0; color: var(--wrong) }
label, legend { padding: 0; font-weight: 600 }
input[type=email] { display: block; width: 100%; margin-top: .375rem; padding: .625rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .375rem }
fieldset { margin: 1.25rem 0 0; padding: 0; border: 0 }
fieldset label { display: flex; align-items: center; gap: .625rem; padding: .375rem 0; font-weight: 400 }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent) }
button { display: block; width: 100%; margin-top: 1.5rem; padding: .75rem; font: inherit; font-weight: 600;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .375rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
footer { margin: 1.5rem 0 0; padding-top: 1rem; border-top: 1px solid color-mix(in srgb, var(--line) 40%, transparent);
  font-size: .875rem; color: var(--soft) }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where a form on the page may lead to, besides this pool: browsers hold redirects to that, too. */
  readonly leadsTo?: readonly string[];
}

/** A whole page in one piece: no scripts, nothing loaded. */
function renderPage({ title, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
<main>
${body}
</main>
</html>
`.html;
}

/** What browsers may do with a page: nothing but show it and send its form. */
function pageHeaders({ leadsTo = [] }: Page): Record<string, string> {
  const formAction = ["'self'", ...new Set(leadsTo.map(placeOf))].join(" ");
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}

/** Addresses of mobile applications have a scheme of their own, and no origin. */
function placeOf(url: string): string {
  const { origin, protocol } = new URL(url);
  return origin === "null" ? protocol : origin;
}

/** The part of a Koa context that takes a page. */
interface PageContext {
  status: number;
  body?: unknown;
  set(headers: Record<string, string>): void;
}

/** Answers with a page. */
export function showPage(context: PageContext, page: Page, status = 200): void {
  context.status = status;
  context.set(pageHeaders(page));
  context.body = renderPage(page);
}
