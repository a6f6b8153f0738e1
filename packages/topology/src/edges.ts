import { bucketArn, busArn, functionArn, queueArn, tableArn } from "./arn.ts";
import type { FunctionSpec } from "./resources/function.ts";
import type { Statement } from "./resources/statement.ts";
import type { Topology } from "./topology.ts";

export type Kind = "httpApis" | "functions" | "tables" | "queues" | "buckets" | "buses" | "userPools" | "cdns";

/** A resource by kind and logical name. */
export interface Node {
  readonly kind: Kind;
  readonly name: string;
}

/** Something that flows from one resource to another: a request, a record, a message, an event, a read or a write. */
export interface Edge {
  readonly from: Node;
  readonly to: Node;
  readonly label: string;
  /** Taken only when something fails. */
  readonly failure: boolean;
}

const node = (kind: Kind, name: string): Node => ({ kind, name });

/**
 * Who triggers, calls and feeds whom, in a stable order: from sign-in, routes, mappings, rules, dead-letter settings,
 * notifications, grants and links.
 */
export function edges(topology: Topology): Edge[] {
  return [
    ...signInEdges(topology),
    ...routeEdges(topology),
    ...grantEdges(topology),
    ...mappingEdges(topology),
    ...ruleEdges(topology),
    ...redriveEdges(topology),
    ...failedExecutionEdges(topology),
    ...notificationEdges(topology),
    ...cdnEdges(topology),
  ];
}

const flow = (from: Node, to: Node, label = ""): Edge => ({ from, to, label, failure: false });
const failure = (from: Node, to: Node, label: string): Edge => ({ from, to, label, failure: true });

const signInEdges = (topology: Topology) =>
  Object.entries(topology.userPools).flatMap(([name, { issuer, preTokenGeneration }]) => {
    const pool = node("userPools", name);
    const apis = Object.entries(topology.httpApis).filter(([, { authorizers }]) =>
      Object.values(authorizers).some((authorizer) => authorizer.issuer === issuer),
    );
    return [
      ...(preTokenGeneration ? [flow(pool, node("functions", preTokenGeneration), "before each token")] : []),
      ...apis.map(([api]) => flow(pool, node("httpApis", api), "signs in")),
    ];
  });

const routeEdges = (topology: Topology) =>
  Object.entries(topology.httpApis).flatMap(([api, { routes }]) =>
    routes.map((route) => flow(node("httpApis", api), node("functions", route.function), route.key)),
  );

const mappingEdges = (topology: Topology) =>
  Object.values(topology.mappings).flatMap((mapping) => {
    const consumer = node("functions", mapping.function);
    const source = mapping.source;
    const main =
      "queue" in source
        ? flow(node("queues", source.queue), consumer, "messages")
        : flow(node("tables", source.tableStream), consumer, "stream");
    return mapping.onFailure ? [main, failure(consumer, node("queues", mapping.onFailure), "given up")] : [main];
  });

const ruleEdges = (topology: Topology) =>
  Object.values(topology.rules).flatMap((rule) =>
    rule.targets.flatMap(({ to, deadLetter }) => {
      const target = "queue" in to ? node("queues", to.queue) : node("functions", to.function);
      const main = flow(node("buses", rule.bus), target, detailTypes(rule.pattern));
      return deadLetter
        ? [main, failure(node("buses", rule.bus), node("queues", deadLetter), "undeliverable")]
        : [main];
    }),
  );

const detailTypes = (pattern: Record<string, unknown>) => {
  const types = pattern["detail-type"];
  return Array.isArray(types) ? types.filter((type) => typeof type === "string").join(", ") : "";
};

const redriveEdges = (topology: Topology) =>
  Object.entries(topology.queues).flatMap(([name, { deadLetter }]) =>
    deadLetter
      ? [failure(node("queues", name), node("queues", deadLetter.queue), `after ${deadLetter.maxReceiveCount} tries`)]
      : [],
  );

const failedExecutionEdges = (topology: Topology) =>
  Object.entries(topology.functions).flatMap(([name, { durable }]) =>
    durable?.deadLetters ? [failure(node("functions", name), node("queues", durable.deadLetters), "given up")] : [],
  );

const notificationEdges = (topology: Topology) =>
  Object.entries(topology.buckets).flatMap(([name, { notifications }]) =>
    notifications.map(({ to, prefix = "" }) => {
      const told = "queue" in to ? node("queues", to.queue) : node("functions", to.function);
      return flow(node("buckets", name), told, `${prefix}*`);
    }),
  );

const cdnEdges = (topology: Topology) =>
  Object.entries(topology.cdns).flatMap(([name, { routes }]) =>
    routes.map(({ bucket, pattern }) => flow(node("buckets", bucket), node("cdns", name), pattern)),
  );

function grantEdges(topology: Topology): Edge[] {
  return Object.entries(topology.functions).flatMap(([name, spec]) =>
    [...new Set(Object.keys(topology.tables))]
      .flatMap((table) => tableEdge(topology, name, spec, table))
      .concat(Object.keys(topology.buckets).flatMap((bucket) => bucketEdge(topology, name, spec, bucket)))
      .concat(Object.keys(topology.buses).flatMap((bus) => publishEdge(topology, name, spec, bus)))
      .concat(Object.keys(topology.queues).flatMap((queue) => sendEdge(topology, name, spec, queue)))
      .concat(Object.keys(topology.functions).flatMap((callee) => invokeEdge(topology, name, spec, callee)))
      .concat(Object.keys(topology.httpApis).flatMap((api) => callEdge(topology, name, spec, api))),
  );
}

const writes = /^dynamodb:(Put|Update|Delete|BatchWrite|Transact)/;
const reads = /^dynamodb:(Get|BatchGet|Query|Scan|ConditionCheck)/;

function tableEdge(topology: Topology, name: string, spec: FunctionSpec, table: string): Edge[] {
  const arn = tableArn(topology, topology.tables[table]!.name);
  const actions = granted(spec, (resource) => resource === arn || resource.startsWith(`${arn}/index/`));
  const use = [actions.some((a) => reads.test(a)) && "reads", actions.some((a) => writes.test(a)) && "writes"];
  const label = use.filter(Boolean).join(" and ");
  return label ? [flow(node("functions", name), node("tables", table), label)] : [];
}

function bucketEdge(topology: Topology, name: string, spec: FunctionSpec, bucket: string): Edge[] {
  const arn = bucketArn(topology.buckets[bucket]!.name);
  const actions = granted(spec, (resource) => resource === arn || resource.startsWith(`${arn}/`));
  const use = [
    actions.includes("s3:GetObject") && "reads",
    actions.some((action) => /^s3:(Put|Delete)Object$/.test(action)) && "writes",
  ];
  const label = use.filter(Boolean).join(" and ");
  return label ? [flow(node("functions", name), node("buckets", bucket), label)] : [];
}

function publishEdge(topology: Topology, name: string, spec: FunctionSpec, bus: string): Edge[] {
  const arn = busArn(topology, topology.buses[bus]!.name);
  const publishes = granted(spec, (resource) => resource === arn).includes("events:PutEvents");
  return publishes ? [flow(node("functions", name), node("buses", bus), "publishes")] : [];
}

function sendEdge(topology: Topology, name: string, spec: FunctionSpec, queue: string): Edge[] {
  const arn = queueArn(topology, topology.queues[queue]!.name);
  const isFailureDestination =
    spec.durable?.deadLetters === queue ||
    Object.values(topology.mappings).some((mapping) => mapping.function === name && mapping.onFailure === queue);
  const sends = granted(spec, (resource) => resource === arn).includes("sqs:SendMessage");
  return sends && !isFailureDestination ? [flow(node("functions", name), node("queues", queue), "sends")] : [];
}

function invokeEdge(topology: Topology, name: string, spec: FunctionSpec, callee: string): Edge[] {
  const { name: calleeName, durable } = topology.functions[callee]!;
  const arn = functionArn(topology, calleeName);
  const actions = granted(spec, (resource) => resource === arn || resource.startsWith(`${arn}:`));
  const use = [
    actions.includes("lambda:InvokeFunction") && (durable ? "starts" : "invokes"),
    actions.some((action) => /^lambda:SendDurableExecutionCallback(Success|Failure)$/.test(action)) && "calls back",
  ];
  const label = use.filter(Boolean).join(" and ");
  return label && callee !== name ? [flow(node("functions", name), node("functions", callee), label)] : [];
}

/** Nobody is granted to call an API: to know where it is is enough. */
function callEdge({ httpApis }: Topology, name: string, { links, environment }: FunctionSpec, api: string): Edge[] {
  const known = JSON.stringify([links, environment]).includes(httpApis[api]!.endpoint);
  return known ? [flow(node("functions", name), node("httpApis", api), "calls")] : [];
}

const granted = (spec: FunctionSpec, covers: (resource: string) => boolean) =>
  spec.policy
    .filter((statement: Statement) => statement.effect === "Allow" && statement.resources.some(covers))
    .flatMap((statement) => statement.actions);
