import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { Metafile, OutputFile } from "esbuild";

/** One function's share of a build: absolute paths. */
export interface Share {
  readonly inputs: string[];
  readonly outputs: string[];
}

/**
 * Follows the imports from one entry point: what was read for it, and what was written for it.
 * @param root What the paths in the metafile are relative to.
 * @param output The bundle's entry module.
 */
export function shareOf(metafile: Metafile, root: string, output: string): Share {
  const entry = relative(root, output).replaceAll(sep, "/");
  if (!(entry in metafile.outputs)) throw new RangeError(`The build made no ${output}`);
  const outputs = reachable([entry], (path) => metafile.outputs[path]?.imports ?? []);
  const entries = outputs.flatMap((path) => metafile.outputs[path]?.entryPoint ?? []);
  const inputs = reachable(entries, (path) => metafile.inputs[path]?.imports ?? []);
  return {
    // A plugin's own modules have a namespace before their name, and no file.
    inputs: inputs
      .filter((path) => path in metafile.inputs && !/^[\w-]{2,}:/.test(path))
      .map((path) => resolve(root, path)),
    outputs: outputs.filter((path) => path in metafile.outputs).map((path) => resolve(root, path)),
  };
}

function reachable(
  from: readonly string[],
  imports: (path: string) => readonly { path: string; external?: boolean }[],
) {
  const found = new Set(from);
  for (const path of found)
    for (const { path: imported, external } of imports(path)) if (!external) found.add(imported);
  return [...found];
}

/**
 * Writes what changed. A file is whole or not there, even if this process is killed meanwhile, and what is there stays:
 * an environment that runs the code of before may yet import a part of it.
 * @param written The hash of what each path holds, as far as known; brought up to date.
 */
export function writeOutputs(files: readonly OutputFile[], written: Map<string, string>): void {
  for (const { path, hash, contents } of files) {
    if (written.get(path) === hash) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, contents);
    renameSync(`${path}.part`, path);
    written.set(path, hash);
  }
}
