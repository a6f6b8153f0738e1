import { type FunctionSpec, functionArn, type Topology } from "@larder/topology";
import { AwsError } from "../aws-call.ts";

export interface NamedFunction {
  /** Its logical name in the topology. */
  readonly logicalName: string;
  readonly spec: FunctionSpec;
  readonly arn: string;
}

/** Finds functions by the names that callers know them by. */
export interface Directory {
  readonly all: readonly NamedFunction[];
  /** @throws {AwsError} ResourceNotFoundException */
  byLogicalName(name: string): NamedFunction;
  /**
   * By the name on AWS, a partial or a whole ARN, with or without `$LATEST`, as the `FunctionName` of Lambda's API has it.
   * @throws {AwsError} ResourceNotFoundException
   */
  byReference(reference: string): NamedFunction;
}

export function createDirectory(topology: Topology): Directory {
  const all = Object.entries(topology.functions).map(([logicalName, spec]) => ({
    logicalName,
    spec,
    arn: functionArn(topology, spec.name),
  }));
  const logical = new Map(all.map((named) => [named.logicalName, named]));
  const physical = new Map(all.map((named) => [named.spec.name, named]));
  const known = (found: NamedFunction | undefined, name: string) => {
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn(topology, name)}`, 404);
  };
  return {
    all,
    byLogicalName: (name) => known(logical.get(name), name),
    byReference(reference) {
      const [name = "", qualifier = "$LATEST"] = reference.replace(/^.*?function:/, "").split(":");
      return known(qualifier === "$LATEST" ? physical.get(name) : undefined, `${name}:${qualifier}`);
    },
  };
}
