import type { Bundling } from "@larder/topology";
import * as z from "zod";
import type { Build } from "../graph.ts";
import type { Registry } from "./registry.ts";

/** SST's `nodejs` argument. What it leaves open has a default in SST that changes between versions: stacks say it. */
const nodejs = z.strictObject({
  format: z.enum(["esm", "cjs"]),
  minify: z.boolean(),
  splitting: z.boolean().default(false),
  sourcemap: z.boolean().default(false),
  plugins: z.string().optional(),
  esbuild: z.record(z.string(), z.json()).optional(),
  architecture: z.string(),
  /** SST turns the names of packages into names with versions. */
  install: z.union([z.array(z.string()), z.record(z.string(), z.string())]).optional(),
});

const nothing = { format: "esm", minify: false, splitting: false, sourcemap: false } as const;

export function bundlingOf(registry: Registry, build: Build): Bundling {
  const parsed = nodejs.safeParse(build.properties);
  if (!parsed.success)
    registry.report(build.functionID, `cannot express its nodejs settings: ${z.prettifyError(parsed.error)}`);
  if (build.copyFiles.length > 0) registry.report(build.functionID, "the topology cannot express copyFiles");
  if (build.isContainer) registry.report(build.functionID, "the topology cannot express containers");
  if (!parsed.success) return nothing;
  const { architecture: _, plugins, esbuild, install, ...bundling } = parsed.data;
  const installed = Array.isArray(install) ? install : Object.keys(install ?? {});
  return {
    ...bundling,
    ...(plugins && { plugins }),
    ...(esbuild && { esbuild }),
    ...(installed.length > 0 && { install: installed }),
  };
}
