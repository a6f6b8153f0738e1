import { resolve } from "node:path";
import { synth } from "@larder/synth";
import { loadTopology, type Topology } from "@larder/topology";

export const root = resolve(import.meta.dirname, "../..");

export const committedTopology = (): Topology => loadTopology(resolve(root, "stacks/topology.json"));

export const synthesise = (stage: string, variables: Record<string, string> = {}) => synth({ root, stage, variables });
