import { statSync } from "node:fs";

/** Tells one content of a file from another without reading it: when it was written, and how long it is. */
export function fileMark(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "missing";
}
