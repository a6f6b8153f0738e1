import { readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { build, type Loader, type Plugin } from "esbuild";
import * as z from "zod";

/**
 * Bundles `sst.config.ts` as the SST CLI does (`pkg/js/js.go` and `pkg/project/run.go` in its source), together with
 * SST's entry. The bundle lies in `.sst/platform`, from where its packages resolve. Answers its path.
 */
export async function bundleConfig(root: string, platform: string): Promise<string> {
  const outfile = join(platform, `sst.config.synth.${process.pid}.mjs`);
  await build({
    stdin: {
      contents: `export { run } from ${JSON.stringify(join(platform, "src/auto/run.ts"))};
                 export { default } from ${JSON.stringify(join(root, "sst.config.ts"))};`,
      resolveDir: root,
      sourcefile: "synth.ts",
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    sourcemap: "inline",
    logLevel: "silent",
    banner: { js: commonJsGlobals },
    inject: [join(platform, "src/shim/run.js")],
    nodePaths: [join(platform, "node_modules")],
    external: [
      "@pulumi/*",
      "@pulumiverse/*",
      "@sst-provider/*",
      "@aws-sdk/*",
      "archiver",
      "esbuild",
      "glob",
      "undici",
      "vite",
    ],
    plugins: [injectGlobals(root, platform)],
  });
  return outfile;
}

const commonJsGlobals = `
import { createRequire as topLevelCreateRequire } from "module";
import { fileURLToPath as topLevelFileUrlToPath } from "url";
const require = topLevelCreateRequire(import.meta.url);
const __filename = topLevelFileUrlToPath(import.meta.url);
const __dirname = topLevelFileUrlToPath(new URL(".", import.meta.url));`;

const providerLock = z.array(z.object({ alias: z.string(), package: z.string() }));

/** Makes `sst`, `aws` and the other providers known in the project's own files, without an import and on no line of its own. */
function injectGlobals(root: string, platform: string): Plugin {
  const providers = providerLock.parse(JSON.parse(readFileSync(join(root, ".sst/provider-lock.json"), "utf8")));
  const imports = [
    ...providers.map((provider) => `import * as ${provider.alias} from ${JSON.stringify(provider.package)};`),
    `import * as sst from ${JSON.stringify(join(platform, "src/components"))};`,
  ].join("");
  const own = (path: string) =>
    !relative(root, path)
      .split(sep)
      .some((part) => part === ".sst" || part === "node_modules");
  return {
    name: "inject-globals",
    setup({ onLoad }) {
      onLoad({ filter: /\.[jt]sx?$/ }, ({ path }) =>
        own(path) ? { contents: imports + readFileSync(path, "utf8"), loader: loaderOf(path) } : undefined,
      );
    },
  };
}

const loaderOf = (path: string): Loader => (extname(path).startsWith(".t") ? "ts" : "js");
