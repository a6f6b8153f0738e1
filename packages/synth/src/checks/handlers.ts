import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "@larder/topology";
import { build } from "esbuild";

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** Every handler must be a file that exports what it names: AWS would only find out at the first invocation. */
export async function checkHandlers({ functions }: Topology, root: string): Promise<string[]> {
  const faults = Object.entries(functions).map(async ([name, { handler }]) => {
    const fault = await faultOf(handler, root);
    return fault ? [`${name}: ${fault}`] : [];
  });
  return (await Promise.all(faults)).flat();
}

async function faultOf(handler: string, root: string): Promise<string | undefined> {
  const dot = handler.lastIndexOf(".");
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const extension = extensions.find((each) => existsSync(join(root, module + each)));
  if (!extension) return `there is no file ${module}.ts for its handler ${handler}`;
  const exported = await exportsOf(join(root, module + extension));
  if (exported.has(name)) return undefined;
  const instead = exported.size > 0 ? [...exported].join(", ") : "nothing";
  return `${module}${extension} does not export "${name}", which its handler names; it exports ${instead}`;
}

async function exportsOf(file: string): Promise<Set<string>> {
  const { metafile } = await build({
    entryPoints: [file],
    outdir: "unused",
    bundle: false,
    write: false,
    metafile: true,
    format: "esm",
    logLevel: "silent",
  });
  return new Set(Object.values(metafile.outputs).flatMap((output) => output.exports));
}
