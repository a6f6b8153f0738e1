import { kinds } from "./kinds.ts";

/** S3 takes parts of 5 MiB and more; only the last may be smaller. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const partBytes = 16 * 1024 * 1024;

/** How many parts a file of any kind has at most. */
export const mostParts = Math.ceil(Math.max(...Object.values(kinds).map(({ bytes }) => bytes)) / partBytes);

/** Full parts, and what is left. */
export function sizesOfParts(size: number): number[] {
  const full = Math.floor(size / partBytes);
  const rest = size % partBytes;
  return [...Array.from({ length: full }, () => partBytes), ...(rest > 0 ? [rest] : [])];
}
