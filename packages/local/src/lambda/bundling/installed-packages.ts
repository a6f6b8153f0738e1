import { mkdirSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildOptions, Plugin, PluginBuild } from "esbuild";
import type { Builder } from "./esbuild-process.ts";
import { marker, namespaceExport, type PackageImport } from "./package-imports.ts";
import { writeOutputs } from "./read-build.ts";

/** Installed packages, bundled apart from the code that imports them. */
export interface InstalledPackages {
  /** Leaves them out of a build, and puts a {@link marker} in their place. */
  readonly plugin: Plugin;
  /** In the latest build something was imported in a way that does not allow it to be left out. */
  readonly indispensable: boolean;
  /**
   * Sees to it that everything imported is there, bundled with these options.
   * @returns the URL of the module that stands for another.
   */
  provide(imports: readonly PackageImport[], options: BuildOptions): Promise<(module: number) => string>;
}

export function createInstalledPackages(builder: Builder, folder: string): InstalledPackages {
  /** Paths of modules; their places in this list are their numbers. */
  const modules: string[] = [];
  let provided: Provision = new Map();
  const resolved = new Map<string, number | undefined>();
  let indispensable = false;
  let attempts = 0;
  /** The folder of what is provided. */
  let current = folder;

  async function resolve(build: PluginBuild, path: string, from: { importer: string; resolveDir: string }) {
    const key = `${from.resolveDir}\n${path}`;
    if (resolved.has(key)) return resolved.get(key);
    const found = await build.resolve(path, { ...from, kind: "import-statement", pluginData: askedHere });
    if (found.errors.length > 0) return undefined;
    const inPackage = found.namespace === "file" && !found.external && found.path.includes(`${sep}node_modules${sep}`);
    const module = inPackage ? numberOf(found.path) : undefined;
    resolved.set(key, module);
    return module;
  }

  function numberOf(path: string) {
    const known = modules.indexOf(path);
    return known === -1 ? modules.push(path) - 1 : known;
  }

  const plugin: Plugin = {
    name: "leave-out-installed-packages",
    setup(build) {
      build.onStart(() => {
        indispensable = false;
      });
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === askedHere || kind === "entry-point") return undefined;
        const module = await resolve(build, path, { importer, resolveDir });
        if (module === undefined) return undefined;
        if (kind !== "import-statement") indispensable = true;
        return { path: `${marker}${module}`, external: true };
      });
    },
  };

  async function bundle(wanted: Provision, options: BuildOptions) {
    attempts += 1;
    const outdir = join(folder, String(attempts));
    const entryPoints = writeEntries(join(outdir, "entries"), wanted);
    const built = await builder.once(outdir, { ...options, entryPoints, outdir, splitting: true });
    writeOutputs(built.outputFiles, new Map());
    provided = wanted;
    current = outdir;
  }

  /** One module for each, with what is taken from it: the rest is left out of the bundle, as it would be otherwise. */
  function writeEntries(into: string, wanted: Provision) {
    mkdirSync(into, { recursive: true });
    return [...wanted].map(([module, names]) => {
      const file = join(into, `${module}.mjs`);
      writeFileSync(file, standIn(modules[module] ?? "", names));
      return { in: file, out: `${module}` };
    });
  }

  return {
    plugin,
    get indispensable() {
      return indispensable;
    },
    async provide(imports, options) {
      const wanted = union(provided, imports);
      if (size(wanted) > size(provided)) await bundle(wanted, options);
      const from = current;
      return (module) => pathToFileURL(join(from, `${module}.mjs`)).href;
    },
  };
}

/** Numbers of modules, and what is taken from each. */
type Provision = ReadonlyMap<number, ReadonlySet<string>>;

/** Marks the plugin's own questions, which are not for itself to answer. */
const askedHere = Symbol("asked by the plugin itself");

function standIn(path: string, names: ReadonlySet<string>) {
  const from = JSON.stringify(path);
  const plain = [...names].filter((name) => name !== namespaceExport);
  const lines = names.size === 0 ? [`import ${from};`] : [];
  if (plain.length > 0) lines.push(`export { ${plain.join(", ")} } from ${from};`);
  if (names.has(namespaceExport)) lines.push(`import * as all from ${from};`, `export { all as ${namespaceExport} };`);
  return lines.join("\n");
}

function union(provided: Provision, imports: readonly PackageImport[]): Provision {
  const all = new Map(provided);
  for (const { module, names } of imports) all.set(module, new Set([...(all.get(module) ?? []), ...names]));
  return all;
}

const size = (provision: Provision) => [...provision.values()].reduce((sum, names) => sum + 1 + names.size, 0);
