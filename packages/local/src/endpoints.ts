import { rmSync, writeFileSync } from "node:fs";

/** Tells scripts where things are: `endpoints.json` in the state folder, there while the local cloud runs. */
export function writeEndpoints(file: string, urls: Record<string, string>): void {
  writeFileSync(file, `${JSON.stringify(urls, null, 2)}\n`);
}

export function removeEndpoints(file: string): void {
  rmSync(file, { force: true });
}
