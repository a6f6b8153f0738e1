import type { Topology } from "@larder/topology";
import type { Graph } from "../graph.ts";
import { checkHandlers } from "./handlers.ts";
import { checkNotifications } from "./notifications.ts";
import { checkDeadLetterKinds, checkVisibility } from "./queues.ts";
import { checkRanges } from "./ranges.ts";
import { checkSchedules } from "./schedules.ts";
import { checkSecrets } from "./secrets.ts";

/** What SST lets pass and AWS would not, or only at the first invocation. */
export const check = async (topology: Topology, graph: Graph, root: string): Promise<string[]> => [
  ...(await checkHandlers(topology, root)),
  ...checkRanges(topology),
  ...checkVisibility(topology),
  ...checkDeadLetterKinds(topology),
  ...checkNotifications(topology),
  ...checkSchedules(graph),
  ...checkSecrets(topology),
];
