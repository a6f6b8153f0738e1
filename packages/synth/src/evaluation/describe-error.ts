import { inspect } from "node:util";

/** What went wrong, and the line of the stacks it went wrong at, if one is in the trace. */
export function describeError(error: unknown, root: string): string {
  if (!(error instanceof Error)) return inspect(error);
  const at = error.stack?.split("\n").find((line) => /[\\/](stacks[\\/]|sst\.config\.ts)/.test(line));
  const place = at
    ?.trim()
    .replace(/^at (?:.*\()?/, "")
    .replace(/\)$/, "")
    .replace(root, "")
    .replace(/^(file:\/\/)?[\\/]/, "");
  return place ? `${error.message} (${place})` : error.message;
}
