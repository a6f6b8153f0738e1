import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadTopology, queueArn, type Topology } from "@larder/topology";
import { repository } from "../larder.ts";

export const stacks = (): Topology => loadTopology(join(repository, "stacks/topology.json"));

/** The stacks, but for a queue's consumer that does the whole checkout itself. @returns where they are written. */
export function withPlainConsumer(folder: string): string {
  const topology = stacks();
  const { CheckoutHandler: workflow, StartCheckoutWorker: worker } = topology.functions;
  if (!workflow || !worker) throw new Error("The stacks have no checkout");
  const consuming = queueArn(topology, topology.queues["StartCheckout"]?.name ?? "");
  const consume = worker.policy.filter(({ resources }) => resources.includes(consuming));
  topology.functions["StartCheckoutWorker"] = {
    ...worker,
    handler: "bench/checkout/queue-consumer.handler",
    links: workflow.links,
    policy: [...workflow.policy, ...consume],
  };
  const path = join(folder, "topology.json");
  writeFileSync(path, JSON.stringify(topology));
  return path;
}
