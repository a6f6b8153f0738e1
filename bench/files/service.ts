import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "@larder/topology";
import { stacks } from "../checkout/topology.ts";
import { type Larder, startLarder } from "../larder.ts";

export interface Service {
  readonly larder: Larder;
  /** Where files are sent. */
  readonly bucket: string;
}

/**
 * The stacks in a process of their own, of which nobody is told what arrives: it is the bench that calls the function, in this
 * process, which finds in its environment what the function would.
 * @param worker The function, by its name in the topology.
 * @param changes What else is not as in the stacks.
 */
export async function startService(folder: string, worker: string, changes: Partial<Topology> = {}): Promise<Service> {
  const topology = stacks();
  const buckets = Object.entries(topology.buckets).map(([name, bucket]) => [name, { ...bucket, notifications: [] }]);
  const path = join(folder, "topology.json");
  writeFileSync(path, JSON.stringify({ ...topology, buckets: Object.fromEntries(buckets), ...changes }));
  const larder = await startLarder({ state: join(folder, "state"), topology: path });
  setEnvironment(topology, worker, larder.aws);
  return { larder, bucket: topology.buckets["Uploads"]?.name ?? "" };
}

function setEnvironment({ functions, region }: Topology, worker: string, endpoint: string) {
  const { links = {} } = functions[worker] ?? {};
  for (const [name, properties] of Object.entries(links))
    process.env[`SST_RESOURCE_${name}`] = JSON.stringify(properties);
  Object.assign(process.env, {
    SST_RESOURCE_App: JSON.stringify({ name: "larder", stage: "bench" }),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "larder",
    AWS_SECRET_ACCESS_KEY: "larder",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
}
