import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Tells scripts where things are: `endpoints.json` in the state folder, there while the local cloud runs. */
export function writeEndpoints(file: string, urls: Record<string, string>): void {
  // Renamed into its place, so that nobody reads half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(urls, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function removeEndpoints(file: string): void {
  rmSync(file, { force: true });
}
