import { join } from "node:path";
import type { FunctionSpec } from "@larder/topology";
import type { BuildOptions } from "esbuild";
import { toBundleError } from "./bundle-error.ts";
import type { Entry } from "./entry.ts";
import type { Built } from "./esbuild-process.ts";
import { chunkFolder } from "./folder.ts";
import { esbuildOptions } from "./options.ts";
import { shareOf, writeOutputs } from "./read-build.ts";

/** A function's code and what it was made of. */
export interface Bundle {
  readonly name: string;
  readonly spec: FunctionSpec;
  readonly entry: Entry;
  /** Bundles with the same key can be made together. */
  readonly key: string;
  inputs: ReadonlySet<string>;
  outputs: readonly string[];
  /** Goes up with every change of the code; 0 while there is none. */
  version: number;
  /** It is in the form that is deployed: see {@link createQuickBuilds}. */
  exact: boolean;
  /** Why the sources as they are give no code. What they gave before is still there. */
  error: Error | undefined;
}

interface Workshop {
  readonly root: string;
  /** Where bundles go. */
  readonly folder: string;
  readonly build: (key: string, options: BuildOptions) => Promise<Built>;
  /** Path → hash of what was written there. */
  readonly written: Map<string, string>;
}

/**
 * Makes bundles anew, those together that can be: eight functions that share their dependencies take hardly longer than
 * one. When one of them does not compile each is made on its own, so that its neighbours are not held up.
 */
export async function makeBundles(bundles: readonly Bundle[], workshop: Workshop): Promise<void> {
  for (const group of Map.groupBy(bundles, ({ key }) => key).values()) {
    const error = await attempt(group, workshop);
    if (!error) continue;
    for (const bundle of group) bundle.error = group.length === 1 ? error : await attempt([bundle], workshop);
  }
}

async function attempt(bundles: readonly Bundle[], workshop: Workshop): Promise<Error | undefined> {
  try {
    await makeTogether(bundles, workshop);
    return undefined;
  } catch (error) {
    return toBundleError(error);
  }
}

async function makeTogether(bundles: readonly Bundle[], workshop: Workshop) {
  const { root, folder, written } = workshop;
  const built = await build(bundles, workshop);
  const before = new Map(written);
  const entries = new Set(bundles.map(({ entry }) => join(folder, entry.output)));
  // Entry modules last: whoever imports one finds the chunks it refers to.
  writeOutputs(
    built.outputFiles.toSorted((a, b) => Number(entries.has(a.path)) - Number(entries.has(b.path))),
    written,
  );
  for (const bundle of bundles) {
    const file = join(folder, bundle.entry.output);
    const share = shareOf(built.metafile, root, file);
    bundle.inputs = new Set(share.inputs);
    bundle.outputs = share.outputs;
    bundle.exact = !built.partial;
    bundle.error = undefined;
    // Chunks are named by their content, so an entry module that is the same stands for code that is the same.
    if (bundle.version === 0 || before.get(file) !== written.get(file)) bundle.version += 1;
  }
}

async function build(bundles: readonly Bundle[], workshop: Workshop): Promise<Built> {
  const [first] = bundles;
  if (!first) throw new RangeError("Nothing to bundle");
  const options: BuildOptions = {
    ...(await esbuildOptions(workshop.root, first.spec.bundling)),
    entryPoints: bundles.map(({ entry }) => ({ in: entry.source, out: entry.output.replace(/\.\w+$/, "") })),
    outdir: workshop.folder,
    chunkNames: `${chunkFolder}/[name]-[hash]`,
    assetNames: `${chunkFolder}/[name]-[hash]`,
  };
  return workshop.build(bundles.map(({ name }) => name).join(" "), options);
}
