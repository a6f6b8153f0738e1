import type { Topology } from "@larder/topology";
import type { Registry } from "./registry.ts";

/** A component and no resource: the SST CLI keeps the values apart from what it deploys. */
const secretComponent = "sst:sst:Secret";

export const expressSecrets = ({ graph }: Registry): Topology["secrets"] =>
  graph.resources
    .filter(({ type }) => type === secretComponent)
    .map(({ name }) => name)
    .toSorted();
