import { basename } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";

/** What a function loads of its bundle before anything in it is called. */
export interface Loaded {
  readonly kilobytes: number;
  /** Modules that are not in the bundle. */
  readonly imports: string[];
  /** Files that are. */
  readonly sources: string[];
}

/**
 * Bundles as the stacks do, into chunks, and sees what is loaded with the first and what only when it is asked for.
 * @param entry A file, or the text of one.
 */
export async function bundle(
  entry: string | NonNullable<BuildOptions["stdin"]>,
): Promise<Loaded & { readonly all: string[] }> {
  const { metafile } = await build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    metafile: true,
    write: false,
    outdir: "bundle",
  });
  const first = `bundle/${typeof entry === "string" ? basename(entry, ".ts") : "stdin"}.js`;
  const outputs = [...loadedWith(first, metafile)].flatMap((path) => metafile.outputs[path] ?? []);
  return {
    kilobytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    imports: outputs.flatMap(({ imports }) => imports.map(({ path }) => path)),
    sources: outputs.flatMap(({ inputs }) => Object.keys(inputs)),
    all: Object.keys(metafile.inputs),
  };
}

function loadedWith(path: string, metafile: Metafile, loaded = new Set<string>()): Set<string> {
  loaded.add(path);
  for (const each of metafile.outputs[path]?.imports ?? [])
    if (each.kind === "import-statement" && !each.external && !loaded.has(each.path))
      loadedWith(each.path, metafile, loaded);
  return loaded;
}
