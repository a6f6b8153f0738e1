import { type Edge, edges, type Kind, type Node } from "./edges.ts";
import { serviceOf } from "./service.ts";
import type { Topology } from "./topology.ts";

const shapes: Record<Kind, (id: string, text: string) => string> = {
  httpApis: (id, text) => `${id}{{"${text}"}}`,
  functions: (id, text) => `${id}["${text}"]`,
  tables: (id, text) => `${id}[("${text}")]`,
  queues: (id, text) => `${id}[/"${text}"/]`,
  buckets: (id, text) => `${id}[("${text}")]`,
  buses: (id, text) => `${id}(["${text}"])`,
  userPools: (id, text) => `${id}(("${text}"))`,
  cdns: (id, text) => `${id}{{"${text}"}}`,
};

const kindNames: Record<Kind, string> = {
  httpApis: "HTTP API",
  functions: "function",
  tables: "table",
  queues: "queue",
  buckets: "bucket",
  buses: "bus",
  userPools: "user pool",
  cdns: "CDN",
};

/**
 * Draws the topology as a Mermaid flowchart: every resource a node, functions grouped by the service that owns their
 * code, what flows between them solid, what happens on failure dotted.
 */
export function mermaid(topology: Topology): string {
  const all = edges(topology);
  return [
    "flowchart LR",
    ...Object.entries(functionsByService(topology)).flatMap(([service, names]) => [
      `  subgraph ${service}["packages/${service}"]`,
      ...names.map((name) => `    ${drawFunction(topology, name)}`),
      "  end",
    ]),
    ...otherNodes(topology).map((node) => `  ${draw(node)}`),
    ...mergeParallel(all).map(arrow),
  ].join("\n");
}

const id = ({ kind, name }: Node) => `${kind}_${name.replaceAll(/\W/g, "_")}`;
const draw = (node: Node) => shapes[node.kind](id(node), `${node.name}<br><i>${kindNames[node.kind]}</i>`);

/** Functions are too many to say of each that it is one; of a durable one it is said that there is more to it. */
function drawFunction({ functions }: Topology, name: string): string {
  const place = id({ kind: "functions", name });
  return functions[name]?.durable ? `${place}[["${name}<br><i>workflow</i>"]]` : shapes.functions(place, name);
}

function functionsByService(topology: Topology): Record<string, string[]> {
  const services: Record<string, string[]> = {};
  for (const [name, spec] of Object.entries(topology.functions)) {
    const service = serviceOf(spec) ?? "other";
    services[service] = [...(services[service] ?? []), name];
  }
  return services;
}

const otherNodes = (topology: Topology): Node[] =>
  (["userPools", "httpApis", "cdns", "tables", "buckets", "buses", "queues"] as const).flatMap((kind) =>
    Object.keys(topology[kind]).map((name) => ({ kind, name })),
  );

const arrow = ({ from, to, label, failure }: Edge) =>
  `  ${id(from)} ${failure ? "-.->" : "-->"}${label ? `|"${label}"|` : ""} ${id(to)}`;

/** Two rules from one bus to one dead-letter queue are one arrow in a picture. */
function mergeParallel(all: Edge[]): Edge[] {
  return [...new Map(all.map((edge) => [arrow(edge), edge])).values()];
}
