import { type FunctionSpec, functionArn, type Topology } from "@larder/topology";
import { AwsError } from "../aws-call.ts";

export interface NamedFunction {
  /** Its logical name in the topology. */
  readonly logicalName: string;
  readonly spec: FunctionSpec;
  /** A durable function's with its version, which an execution is bound to. */
  readonly arn: string;
  readonly version: string;
}

/** Durable functions are published, and run as the one version that there is here. */
const publishedVersion = "1";
const latest = "$LATEST";

/** Finds functions by the names that callers know them by. */
export interface Directory {
  readonly all: readonly NamedFunction[];
  /** @throws {AwsError} ResourceNotFoundException */
  byLogicalName(name: string): NamedFunction;
  /**
   * By the name on AWS, a partial or a whole ARN, with or without a version, as the `FunctionName` of Lambda's API has it.
   * @throws {AwsError} ResourceNotFoundException
   */
  byReference(reference: string): NamedFunction;
}

export function createDirectory(topology: Topology): Directory {
  const all = Object.entries(topology.functions).map(([logicalName, spec]) => ({
    logicalName,
    spec,
    arn: functionArn(topology, spec.durable ? `${spec.name}:${publishedVersion}` : spec.name),
    version: spec.durable ? publishedVersion : latest,
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
      const [name = "", qualifier = latest] = reference.replace(/^.*?function:/, "").split(":");
      const named = physical.get(name);
      return known(qualifier === latest || qualifier === named?.version ? named : undefined, `${name}:${qualifier}`);
    },
  };
}
