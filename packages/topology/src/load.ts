import { readFileSync } from "node:fs";
import * as z from "zod";
import { danglingReferences } from "./references.ts";
import { type Topology, topologySchema } from "./topology.ts";

/** The file is missing, is not JSON or is not a topology. The message says what to do. */
export class BrokenTopology extends Error {
  override name = "BrokenTopology";
}

/**
 * Reads and checks a `topology.json`.
 * @throws {BrokenTopology} naming the file, the fields at fault and the remedy.
 */
export function loadTopology(file: string): Topology {
  return parseTopology(readJson(file), file);
}

/** Checks a value as a topology: its shape, then that every name it refers to exists. */
export function parseTopology(value: unknown, origin = "topology"): Topology {
  const parsed = topologySchema.safeParse(value);
  if (!parsed.success) throw broken(origin, z.prettifyError(parsed.error));
  const dangling = danglingReferences(parsed.data);
  if (dangling.length > 0) throw broken(origin, dangling.join("\n"));
  return parsed.data;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new BrokenTopology(`${file} cannot be read: ${(cause as Error).message}\nMake it anew with: npm run synth`, {
      cause,
    });
  }
}

const broken = (origin: string, faults: string) =>
  new BrokenTopology(`${origin} is not a valid topology:\n${faults}\nMake it anew with: npm run synth`);
