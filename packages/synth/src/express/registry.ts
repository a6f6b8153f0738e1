import type * as z from "zod";
import type { Graph, Resource } from "../graph.ts";

/** A type of resource that the topology can express. */
export interface ResourceType<Inputs> {
  readonly type: string;
  /** Exactly the inputs that the topology can express. Strict, because any other would hold on AWS and not locally. */
  readonly inputs: z.ZodType<Inputs>;
  /** What SST, and our stacks by its example, append to the logical name for this resource. */
  readonly suffix: string;
}

type Kind = Pick<ResourceType<unknown>, "type" | "suffix">;

export interface Registered<Inputs> {
  /** The logical name: as the stacks say it, without the suffix. */
  readonly name: string;
  readonly inputs: Inputs;
  readonly outputs: Resource["outputs"];
}

/** What the stacks registered, typed. Faults gather in `problems`, so that one run tells them all. */
export class Registry {
  readonly problems = new Set<string>();
  readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** The resources of a type, by name. Inputs that the type does not list are reported: nothing is dropped in silence. */
  of<Inputs>({ type, inputs, suffix }: ResourceType<Inputs>): Registered<Inputs>[] {
    return this.#resources(type).flatMap((resource) => {
      const parsed = inputs.safeParse(resource.inputs);
      if (parsed.success)
        return [{ name: withoutSuffix(resource.name, suffix), inputs: parsed.data, outputs: resource.outputs }];
      for (const issue of parsed.error.issues) this.report(`${resource.name} (${type})`, faultOf(issue));
      return [];
    });
  }

  /** The logical name of the resource that has this output: resources refer to each other by what AWS calls them. */
  find({ type, suffix }: Kind, output: string, value: string, by: string): string {
    const found = this.#resources(type).find(({ outputs }) => outputs[output] === value);
    if (found) return withoutSuffix(found.name, suffix);
    this.report(by, `refers to ${value}, which is not in these stacks`);
    return "";
  }

  has({ type }: Kind, output: string, value: string): boolean {
    return this.#resources(type).some(({ outputs }) => outputs[output] === value);
  }

  report(where: string, problem: string): void {
    this.problems.add(`${where}: ${problem}`);
  }

  #resources(type: string): Resource[] {
    return this.graph.resources
      .filter((resource) => resource.custom && resource.type === type)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const withoutSuffix = (name: string, suffix: string) =>
  name.endsWith(suffix) && name !== suffix ? name.slice(0, name.length - suffix.length) : name;

function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys")
    return `the topology cannot express its ${issue.path.join(".")} (${issue.message})`;
  const keys = issue.keys.map((key) => [...issue.path, key].join("."));
  return `the topology cannot express its ${keys.join(", ")}. Leave it out, or teach packages/topology and packages/synth/src/express about it`;
}
