import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FunctionSpec, loadTopology } from "@larder/topology";
import { build } from "esbuild";
import { findEntry } from "../../packages/local/src/lambda/bundling/entry.ts";
import { esbuildOptions } from "../../packages/local/src/lambda/bundling/options.ts";
import { repository } from "../larder.ts";

/** The function behind `GET /health`. */
export function healthFunction(): FunctionSpec {
  const topology = loadTopology(join(repository, "stacks/topology.json"));
  const route = Object.values(topology.httpApis)
    .flatMap((api) => api.routes)
    .find(({ key }) => key === "GET /health");
  const spec = route && topology.functions[route.function];
  if (!spec) throw new Error("The topology has no GET /health");
  return spec;
}

/** Bundles it with the options of the local cloud, which are those of a deployment. @returns the file. */
export async function bundleHealth(folder: string): Promise<string> {
  const spec = healthFunction();
  const { source } = findEntry(repository, "Health", spec);
  const options = await esbuildOptions(repository, spec.bundling);
  const { outputFiles = [] } = await build({ ...options, entryPoints: [source], outdir: folder, write: false });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  return join(folder, "health.mjs");
}
