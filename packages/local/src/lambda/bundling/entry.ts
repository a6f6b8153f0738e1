import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { FunctionSpec } from "@larder/topology";

/** In the order in which SST looks for a handler's source. */
const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** Where a function's handler is, in source and in its bundle. */
export interface Entry {
  /** Absolute path of the source module; the first candidate when there is none. */
  readonly source: string;
  /** Path of the bundle below the folder of all bundles. */
  readonly output: string;
  readonly exportName: string;
}

/** Finds the module that a function's `handler` names. */
export function findEntry(root: string, functionName: string, spec: FunctionSpec): Entry {
  const dot = spec.handler.lastIndexOf(".");
  const path = join(root, spec.handler.slice(0, dot));
  const source = extensions.map((extension) => path + extension).find(existsSync) ?? `${path}.ts`;
  // Lambda takes the first dot of a handler for the end of the file's name.
  const name = basename(path).replaceAll(".", "-");
  const output = `${functionName}/${name}.${spec.bundling.format === "cjs" ? "cjs" : "mjs"}`;
  return { source, output, exportName: spec.handler.slice(dot + 1) };
}
