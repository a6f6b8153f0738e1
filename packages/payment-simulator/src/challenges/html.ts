/** Markup, as opposed to text that has yet to be escaped. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Markup from a template. What is put in is escaped, unless it is markup itself; nothing stands for `undefined`. */
export const html = ({ raw }: TemplateStringsArray, ...parts: (Html | string | undefined)[]): Html =>
  new Html(raw.map((literal, index) => literal + markupOf(parts[index])).join(""));

const markupOf = (part: Html | string | undefined) => (part instanceof Html ? part.markup : escaped(part ?? ""));

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
