import { readFileSync } from "node:fs";
import * as z from "zod";
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

type Collection = "functions" | "tables" | "queues" | "buses";

function danglingReferences(topology: Topology): string[] {
  const faults: string[] = [];
  const needs = (collection: Collection, name: string | undefined, where: string) => {
    if (name !== undefined && !Object.hasOwn(topology[collection], name))
      faults.push(`✖ ${where} refers to ${name}, which is not among the ${collection}`);
  };
  for (const [key, queue] of Object.entries(topology.queues)) needs("queues", queue.deadLetter?.queue, `queues.${key}`);
  for (const [key, rule] of Object.entries(topology.rules)) {
    needs("buses", rule.bus, `rules.${key}`);
    for (const target of rule.targets) {
      needs("queues", target.deadLetter, `rules.${key}`);
      if ("queue" in target.to) needs("queues", target.to.queue, `rules.${key}`);
      else needs("functions", target.to.function, `rules.${key}`);
    }
  }
  for (const [key, mapping] of Object.entries(topology.mappings)) {
    needs("functions", mapping.function, `mappings.${key}`);
    needs("queues", mapping.onFailure, `mappings.${key}`);
    if ("queue" in mapping.source) needs("queues", mapping.source.queue, `mappings.${key}`);
    else needs("tables", mapping.source.tableStream, `mappings.${key}`);
  }
  for (const [key, api] of Object.entries(topology.httpApis))
    for (const route of api.routes) needs("functions", route.function, `httpApis.${key} ${route.key}`);
  for (const [key, pool] of Object.entries(topology.userPools))
    needs("functions", pool.preTokenGeneration, `userPools.${key}`);
  for (const [key, invocation] of Object.entries(topology.invocations))
    needs("functions", invocation.function, `invocations.${key}`);
  return faults;
}
