import { parseTopology, type Topology } from "@larder/topology";
import { check } from "./checks/index.ts";
import { environmentTypes } from "./environment-types.ts";
import { evaluate } from "./evaluate.ts";
import { express } from "./express/index.ts";
import { ensurePlatform } from "./platform.ts";
import { SynthError } from "./synth-error.ts";

export interface SynthOptions {
  /** The folder of `sst.config.ts`. */
  readonly root: string;
  readonly stage: string;
  /** What the stacks find in the environment. Default: nothing, so that all machines come to the same. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Told what takes long. */
  readonly tell?: (line: string) => void;
}

export interface Synthesised {
  readonly topology: Topology;
  /** The text of `sst-env.d.ts`. */
  readonly environmentTypes: string;
}

/**
 * What `sst deploy --stage <stage>` would create, as a topology: evaluated with SST's own components, without an
 * account. Writes nothing but SST's components into `.sst/`, when they are not there.
 * @throws {SynthError} naming everything that SST objects to, that AWS would refuse, or that a topology cannot express.
 */
export async function synth({ root, stage, variables, tell }: SynthOptions): Promise<Synthesised> {
  await ensurePlatform(root, tell);
  const graph = await evaluate(root, stage, variables);
  const { topology, problems } = express(graph);
  const faults = [...problems, ...(await check(topology, graph, root))];
  if (faults.length > 0) throw new SynthError(faults);
  return { topology: parseTopology(topology), environmentTypes: environmentTypes(graph.links) };
}
