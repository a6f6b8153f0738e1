import { type Html, html, slug } from "./html.ts";

/** The Markdown that our own texts use: headings, paragraphs, lists, fenced code; code, links and bold within them. */
export const markdown = (text: string): Html[] => blocksOf(text).map(block);

/** The headings of the second level, for a table of contents. */
export const headingsOf = (text: string): string[] =>
  blocksOf(text).flatMap((part) => (part.startsWith("## ") ? [part.slice(3)] : []));

/** Empty lines part blocks, but for those inside a fence. */
const blocksOf = (text: string): string[] =>
  text.match(/^```[\s\S]*?^```$|^(?:(?!```).+\n?)+/gm)?.map((part) => part.trim()) ?? [];

function block(text: string): Html {
  const fence = /^```(\w*)\n([\s\S]*)\n```$/.exec(text);
  if (fence) return html`<pre tabindex="0"><code>${fence[2]}</code></pre>`;
  if (text.startsWith("## ")) return html`<h2 id="${slug(text.slice(3))}">${text.slice(3)}</h2>`;
  if (text.startsWith("- ")) {
    const items = text.split(/^- /m).filter((item) => item !== "");
    return html`<ul>${items.map((item) => html`<li>${inline(item.trim())}</li>`)}</ul>`;
  }
  return html`<p>${inline(text)}</p>`;
}

/** A text of one line: code, links and bold. */
export const inline = (text: string): Html[] =>
  [...text.matchAll(/`([^`]+)`|\[([^\]]+)\]\((https:[^)\s]+)\)|\*\*([^*]+)\*\*|[^`[*]+|[\s\S]/g)].map(
    ([all, code, label, address, bold]) => {
      if (code !== undefined) return html`<code>${code}</code>`;
      if (address !== undefined) return html`<a href="${address}">${label}</a>`;
      return bold === undefined ? html`${all}` : html`<strong>${bold}</strong>`;
    },
  );
