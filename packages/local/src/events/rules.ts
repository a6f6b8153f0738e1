import { busArn, type RuleSpec, ruleArn, type Topology } from "@larder/topology";
import type { BusEvent } from "./event.ts";
import { compilePattern } from "./pattern.ts";

export type TargetSpec = RuleSpec["targets"][number];

export interface Rule {
  /** Its logical name. */
  readonly key: string;
  readonly arn: string;
  readonly spec: RuleSpec;
  readonly matches: (event: BusEvent) => boolean;
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly rules: readonly Rule[];
}

/** Every bus of a topology, by its physical name, with its rules compiled. */
export function compileBuses(topology: Topology): ReadonlyMap<string, Bus> {
  return new Map(
    Object.entries(topology.buses).map(([key, { name }]) => {
      const rules = Object.entries(topology.rules).filter(([, rule]) => rule.bus === key);
      const compiled = rules.map(([ruleKey, spec]) => compileRule(topology, name, ruleKey, spec));
      return [name, { name, arn: busArn(topology, name), rules: compiled }];
    }),
  );
}

function compileRule(topology: Topology, bus: string, key: string, spec: RuleSpec): Rule {
  return { key, arn: ruleArn(topology, bus, spec.name), spec, matches: compilePattern(spec.pattern) };
}

/** The name of a bus that is given by name, by ARN or not at all. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn?.slice(nameOrArn.lastIndexOf("/") + 1) ?? "default";
