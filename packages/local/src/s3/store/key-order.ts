/** Keys are in the order of their UTF-8 bytes, which is that of their code points, and not the one that strings compare in. */
export const laterOf = (one: string, other: string): string =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0 ? other : one;

/** The first key behind this one, whatever keys there are. */
export const rightBehind = (key: string): string => `${key}\0`;

const firstSurrogate = 0xd800;
const behindSurrogates = 0xe000;
const lastCodePoint = 0x10ffff;

/** The first key behind all that begin so; nothing when there is none. */
export function behindAll(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === lastCodePoint) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === firstSurrogate ? behindSurrogates : last + 1;
  return String.fromCodePoint(...points, next);
}
