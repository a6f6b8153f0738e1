import type { Message } from "esbuild";

/** A function's source does not compile. The message has one line for each fault: `file:line:column: what`. */
export class BundleError extends Error {
  override name = "Runtime.UserCodeSyntaxError";
  constructor(messages: readonly Message[]) {
    super(messages.map(describe).join("\n"));
    if (messages.every(({ text }) => text.startsWith("Could not resolve"))) this.name = "Runtime.ImportModuleError";
  }
}

const describe = ({ text, location }: Message) =>
  location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;

/** What a build rejected with, as an error to show. */
export function toBundleError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!("errors" in error) || !Array.isArray(error.errors)) return error;
  const messages: Message[] = error.errors;
  return new BundleError(messages);
}
