/** What a function has written, line by line; metrics are kept apart. */
export function logLines(written: string) {
  const objects: Record<string, unknown>[] = written
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return {
    lines: objects.filter((line) => !("_aws" in line)),
    metrics: objects.filter((line) => "_aws" in line),
  };
}
