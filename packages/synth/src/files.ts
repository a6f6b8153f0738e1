import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { stableJson } from "./stable-json.ts";
import type { Synthesised } from "./synth.ts";

interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The committed files that are made from `stacks/`. */
export const generatedFiles = ({ topology, environmentTypes }: Synthesised): GeneratedFile[] => [
  { path: "stacks/topology.json", text: stableJson(topology) },
  { path: "sst-env.d.ts", text: environmentTypes },
];

/** Writes the files that differ. Answers their paths. */
export function writeFiles(root: string, files: readonly GeneratedFile[]): string[] {
  const changed = files.filter(({ path, text }) => committed(root, path) !== text);
  for (const { path, text } of changed) writeFileSync(join(root, path), text);
  return changed.map(({ path }) => path);
}

/** A unified diff of what is committed and what `stacks/` says now; empty when they agree. */
export const driftOf = (root: string, files: readonly GeneratedFile[]): string =>
  files
    .filter(({ path, text }) => committed(root, path) !== text)
    .map(({ path, text }) =>
      createTwoFilesPatch(path, path, committed(root, path), text, "as committed", "as stacks/ says", { context: 3 }),
    )
    .join("\n");

/** As text with the line ends that are generated, whatever git made of them at checkout. */
function committed(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8").replaceAll("\r\n", "\n") : "";
}
