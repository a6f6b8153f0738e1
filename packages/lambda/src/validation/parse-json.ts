/** Parses JSON that should be in order; the error does not quote the text, which may be anybody's data. */
export function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`${what} is not JSON`);
  }
}
