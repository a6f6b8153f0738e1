import { expect } from "vitest";

/** Lines of a stack, paths of source files, and what drivers say of themselves. */
export const insides = /\n\s+at |\.(ts|js|mjs):\d+|node_modules|dynamodb|TransactionCancel|AccessDenied|arn:aws:/i;

/** An answer that tells what is wrong and nothing of what is inside: no failure of ours, no trace, no quotation. */
export async function expectHarmless(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  expect(text).not.toMatch(insides);
  expect(text.length).toBeLessThan(20_000);
}
