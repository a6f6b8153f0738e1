import { spawnSync } from "node:child_process";

/** A generated file as Biome would have it, so that it passes the same check as what is written by hand. */
export function formatted(file: string, text: string): string {
  const { status, stdout, stderr } = spawnSync("biome", ["format", `--stdin-file-path=${file}`], {
    input: text,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${file} could not be formatted: ${stderr}`);
  return stdout;
}
