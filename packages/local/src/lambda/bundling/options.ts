import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Bundling } from "@larder/topology";
import type { BuildOptions, Plugin } from "esbuild";
import esbuildPackage from "esbuild/package.json" with { type: "json" };
import { fileMark } from "./file-mark.ts";

/** What SST leaves out of every bundle: packages with native parts. */
const alwaysExternal = ["sharp", "pg-native"];

/** Gives ES modules what CommonJS packages inside the bundle expect to find. */
const esmBanner = [
  `import { createRequire as topLevelCreateRequire } from 'module';`,
  `const require = topLevelCreateRequire(import.meta.url);`,
  `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
  `const __filename = topLevelFileUrlToPath(import.meta.url)`,
  `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
].join("\n");

/**
 * The esbuild options for a function: those that `sst deploy` bundles with, so that the code that runs here is the code
 * that runs there. https://sst.dev/docs/component/aws/function#nodejs
 */
export async function esbuildOptions(root: string, bundling: Bundling): Promise<BuildOptions> {
  const esm = bundling.format === "esm";
  const { external = [], banner = {}, ...given }: BuildOptions = bundling.esbuild ?? {};
  return {
    target: "node24",
    mainFields: esm ? ["module", "main"] : ["main"],
    keepNames: true,
    minify: bundling.minify,
    sourcemap: bundling.sourcemap ? "linked" : false,
    ...given,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: bundling.format,
    splitting: bundling.splitting && esm,
    outExtension: { ".js": esm ? ".mjs" : ".cjs" },
    banner: esm ? { ...banner, js: [esmBanner, banner["js"] ?? ""].join("\n") } : banner,
    external: [...alwaysExternal, ...(bundling.install ?? []), ...(bundling.external ?? []), ...external],
    plugins: await loadPlugins(root, bundling.plugins),
    logLevel: "silent",
    metafile: true,
    write: false,
  };
}

async function loadPlugins(root: string, path: string | undefined): Promise<Plugin[]> {
  if (path === undefined) return [];
  const module: { default?: Plugin[] } = await import(pathToFileURL(join(root, path)).href);
  return module.default ?? [];
}

/** Equal for two bundles exactly when they are made in the same way. */
export function bundlingKey(root: string, bundling: Bundling): string {
  const files = [import.meta.filename, join(root, "tsconfig.json"), join(root, bundling.plugins ?? "")];
  return JSON.stringify([bundling, esbuildPackage.version, files.map(fileMark)]);
}
