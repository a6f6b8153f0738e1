/** Letters that Unicode does not take apart, spelled as those do who lack them on their keyboard. */
const spellings: Readonly<Record<string, string>> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ς: "σ",
};
const spelled = new RegExp(`[${Object.keys(spellings).join("")}]`, "g");

/**
 * Text without what a searcher leaves out: case, accents, and how letters are joined. `Süß` and `suss` become the same.
 * Capitals come in between, because they spell out what small letters join: `ß` as `SS`, `ﬁ` as `FI`; but not `ẞ`.
 */
export const fold = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(spelled, (letter) => spellings[letter] ?? letter);

/** The words of a text, folded, each once. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    fold(text)
      .replace(/['’]/g, "")
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ""),
  ),
];

/** What is stored beside a product: the words by which it is found, with a space before each, to tell where one begins. */
export const searchTextOf = ({ name, category, sku }: { name: string; category: string; sku: string }) =>
  wordsOf(`${name} ${category} ${sku}`)
    .map((word) => ` ${word}`)
    .join("");
