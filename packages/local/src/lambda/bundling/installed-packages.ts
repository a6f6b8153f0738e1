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
  const provided = new Map<number, Set<string>>();
  const resolved = new Map<string, number | undefined>();
  let indispensable = false;
  let edition = 0;

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

  /** One module for each, with what is taken from it: the rest is left out of the bundle, as it would be otherwise. */
  function writeEntries(into: string) {
    mkdirSync(into, { recursive: true });
    return [...provided].map(([module, names]) => {
      const file = join(into, `${module}.mjs`);
      writeFileSync(file, standIn(modules[module] ?? "", names));
      return { in: file, out: `${module}` };
    });
  }

  async function bundle(options: BuildOptions) {
    edition += 1;
    const outdir = join(folder, String(edition));
    const entryPoints = writeEntries(join(outdir, "entries"));
    const built = await builder.once(outdir, { ...options, entryPoints, outdir, splitting: true });
    writeOutputs(built.outputFiles, new Map());
  }

  return {
    plugin,
    get indispensable() {
      return indispensable;
    },
    async provide(imports, options) {
      if (add(provided, imports)) await bundle(options);
      const current = edition;
      return (module) => pathToFileURL(join(folder, String(current), `${module}.mjs`)).href;
    },
  };
}

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

/** @returns whether anything was new. */
function add(provided: Map<number, Set<string>>, imports: readonly PackageImport[]): boolean {
  let more = false;
  for (const { module, names } of imports) {
    const known = provided.get(module) ?? new Set();
    more ||= !provided.has(module) || names.some((name) => !known.has(name));
    provided.set(module, new Set([...known, ...names]));
  }
  return more;
}
