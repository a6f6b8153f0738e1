import { inspect } from "node:util";

/** What went wrong, and the line of the stacks it went wrong at, if one is in the trace. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const place = /[\\/]((?:stacks[\\/][^\s:)]+|sst\.config\.ts):\d+)/.exec(error.stack ?? "")?.[1];
  return place && !error.message.includes(place) ? `${error.message} (${place})` : error.message;
}
