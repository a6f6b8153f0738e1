import * as z from "zod";
import type { Graph } from "../graph.ts";
import { labels } from "./inputs.ts";
import type { Registry } from "./registry.ts";

/** Log groups have no place of their own in the topology: each is told with the function or API that writes to it. */
export const logGroupType = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  suffix: "LogGroup",
  inputs: z.strictObject({ ...labels, retentionInDays: z.int().default(0) }),
};

/** Days that a log group keeps what is written to it; 0 is for ever. */
export function retentionOf(registry: Registry, output: "name" | "arn", value: string, by: string): number {
  const group = registry.of(logGroupType).find(({ outputs }) => outputs[output] === value);
  if (!group) registry.report(by, `logs to ${value}, which is not in these stacks`);
  return group?.inputs.retentionInDays ?? 0;
}

/** A log group that nothing of the topology writes to would vanish from it. */
export function reportUnusedLogGroups(registry: Registry, graph: Graph): void {
  const written = JSON.stringify(graph.resources.filter(({ type }) => type !== logGroupType.type));
  for (const { name, inputs } of registry.of(logGroupType))
    if (!written.includes(inputs.name)) registry.report(name, "no function and no API writes to this log group");
}
