import { join } from "node:path";
import type { BuildOptions, OutputFile } from "esbuild";
import type { Builder, Built } from "./esbuild-process.ts";
import { createInstalledPackages, type InstalledPackages } from "./installed-packages.ts";
import { packageImports, redirectImports } from "./package-imports.ts";

/**
 * Builds after an edit. Of a build with the AWS SDK 200 ms go into reading installed packages, which no edit changes:
 * so they are bundled once, apart, and the edited code is made to import them from there, which takes 5 ms.
 *
 * What runs then behaves as what `sst deploy` bundles, but is not the same file. The next start makes that.
 *
 * @param folder Where bundled packages go.
 * @returns something like {@link Builder.again}, that builds everything where this way is not open.
 */
export function createQuickBuilds(builder: Builder, folder: string): Builder["again"] {
  const installed = new Map<string, InstalledPackages>();

  /** Packages are bundled with the options of the code that imports them. */
  function installedFor({ entryPoints: _, plugins: __, ...options }: BuildOptions) {
    const key = JSON.stringify(options);
    const packages = installed.get(key) ?? createInstalledPackages(builder, join(folder, String(installed.size)));
    installed.set(key, packages);
    return packages;
  }

  async function quickly(key: string, options: BuildOptions): Promise<Built | undefined> {
    // A source map would not fit the changed code.
    if (options.format !== "esm" || options.sourcemap) return undefined;
    const packages = installedFor(options);
    const built = await builder.again(key, { ...options, plugins: [packages.plugin, ...(options.plugins ?? [])] });
    const imports = built.outputFiles.map(({ text }) => packageImports(text));
    if (packages.indispensable || imports.includes(undefined)) return undefined;
    // What is wrong with an import, the build of everything says in terms of the code that has it.
    const urlOf = await packages
      .provide(
        imports.flatMap((found) => found ?? []),
        options,
      )
      .catch(() => undefined);
    if (!urlOf) return undefined;
    return { ...built, partial: true, outputFiles: built.outputFiles.map((file) => redirect(file, urlOf)) };
  }

  return async (key, options) => (await quickly(key, options)) ?? builder.again(`${key} with packages`, options);
}

function redirect(file: OutputFile, urlOf: (module: number) => string): OutputFile {
  const text = redirectImports(file.text, urlOf);
  return { path: file.path, contents: Buffer.from(text), text, hash: `${file.hash} ${urlOf(0)}` };
}
