/** Markup, as opposed to text that has yet to be escaped. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | undefined | readonly Part[];

/** Markup from a template. What is put in is escaped, unless it is markup itself; nothing stands for `undefined`. */
export const html = ({ raw }: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(raw.map((literal, index) => literal + markupOf(parts[index])).join(""));

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return part.map(markupOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

/** Puts something between the members of a list. */
export const joined = (parts: readonly Part[], separator: string): Part[] =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));

/** The name of a heading in links: `Get a token` is `get-a-token`. */
export const slug = (heading: string) => heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
