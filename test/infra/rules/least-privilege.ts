import {
  bucketArn,
  busArn,
  executionsArn,
  type FunctionSpec,
  functionArn,
  queueArn,
  type ResourceStatement,
  ruleArn,
  type Statement,
  serviceOf,
  type Topology,
  tableArn,
  tableStreamArn,
} from "@larder/topology";
import { each, type Rule } from "./rule.ts";

/**
 * A wildcard grants what no one thought of, tomorrow more than today. Two there must be: executions of a workflow get their
 * names while they run, and stay with the version that they began with; objects get theirs as files come.
 */
export const noWildcards: Rule = (topology) =>
  each(topology.functions, ({ policy }) =>
    policy
      .filter((statement) => statement.effect === "Allow" && !ringsOneWorkflow(topology, statement))
      .filter((statement) => !isAboutKeysOfOneBucket(topology, statement))
      .flatMap(({ actions, resources }) => [...actions, ...resources])
      .filter((granted) => /[*?]/.test(granted))
      .map((granted) => `is granted ${granted}`),
  );

const ring = "lambda:SendDurableExecutionCallbackSuccess";

/** To complete callbacks, and nothing else, of the executions of one function, and of nothing else. */
function ringsOneWorkflow(topology: Topology, { actions, resources }: Statement): boolean {
  const workflows = Object.values(topology.functions).filter(({ durable }) => durable);
  return (
    actions.every((action) => action === ring) &&
    resources.length === 1 &&
    workflows.some(({ name }) => resources[0] === executionsArn(topology, name))
  );
}

/** To name the actions, and under one prefix of one bucket, which is a folder that is not the whole. */
const isAboutKeysOfOneBucket = ({ buckets }: Topology, { actions, resources }: Statement): boolean =>
  actions.every((action) => /^s3:\w+Object$|^s3:AbortMultipartUpload$/.test(action)) &&
  resources.every((resource) =>
    Object.values(buckets).some(({ name }) => {
      const rest = resource.startsWith(`${bucketArn(name)}/`) ? resource.slice(bucketArn(name).length + 1) : "";
      return /^[^*?]+\/\*$/.test(rest);
    }),
  );

/** A bucket belongs to one service, as a table does. */
export const onlyOwnBuckets: Rule = (topology) => [
  ...each(topology.buckets, ({ service }) => [
    service === undefined && "does not say whose it is: give it a service tag",
  ]),
  ...each(topology.functions, (spec) =>
    spec.policy
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.startsWith("arn:aws:s3:::"))
      .filter((resource) => bucketOwner(topology, resource) !== (serviceOf(spec) ?? "no service"))
      .map((resource) => `of ${serviceOf(spec)} reaches ${resource}`),
  ),
];

const bucketOwner = ({ buckets }: Topology, resource: string) =>
  Object.values(buckets).find(({ name }) => resource === bucketArn(name) || resource.startsWith(`${bucketArn(name)}/`))
    ?.service;

/** S3 refuses a notification to a queue that does not let it in, when it is deployed. */
export const bucketsMaySendToTheirQueues: Rule = (topology) =>
  each(topology.buckets, ({ name, notifications }) =>
    notifications.map(({ to }) => {
      const policy = "queue" in to ? (topology.queues[to.queue]?.policy ?? []) : [];
      return (
        "queue" in to && !policy.some((statement) => letsBucketIn(statement, name)) && `may not send to ${to.queue}`
      );
    }),
  );

const letsBucketIn = ({ effect, actions, principals, conditions }: ResourceStatement, bucket: string): boolean =>
  effect === "Allow" &&
  actions.includes("sqs:SendMessage") &&
  (principals["Service"]?.includes("s3.amazonaws.com") ?? false) &&
  (conditions?.["ArnEquals"]?.["aws:SourceArn"]?.includes(bucketArn(bucket)) ?? false);

/** A table belongs to one service: what others need of it they ask over HTTP or learn from events. */
export const onlyOwnTables: Rule = (topology) => [
  ...each(topology.tables, ({ service }) => [
    service === undefined && "does not say whose it is: give it a service tag",
  ]),
  ...each(topology.functions, (spec) =>
    spec.policy
      .filter(({ actions }) => actions.some((action) => action.startsWith("dynamodb:")))
      .flatMap(({ resources }) => resources)
      .filter((resource) => ownerOf(topology, resource) !== (serviceOf(spec) ?? "no service"))
      .map((resource) => `of ${serviceOf(spec)} reaches ${resource}, of ${ownerOf(topology, resource) ?? "no one"}`),
  ),
];

/** The service that owns the table an ARN is about: the table itself, one of its indexes or its stream. */
const ownerOf = (topology: Topology, resource: string) =>
  Object.values(topology.tables).find(({ name }) => {
    const arn = tableArn(topology, name);
    return resource === arn || resource.startsWith(`${arn}/`);
  })?.service;

/** A queue is open to the rules and services that are named, and to no one else's. */
export const queuesAreNotOpen: Rule = (topology) =>
  each(topology.queues, ({ name, policy }, logicalName) =>
    policy
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ actions, resources, principals, conditions }) => [
        Object.keys(principals).some((type) => type !== "Service") && "is open to others than AWS services",
        actions.some((action) => action !== "sqs:SendMessage") && `lets others ${actions.join(", ")}`,
        resources.some((resource) => resource !== queueArn(topology, name)) && "has a policy about another queue",
        principals["Service"]?.includes("s3.amazonaws.com") &&
          conditions?.["StringEquals"]?.["aws:SourceAccount"]?.[0] !== topology.account &&
          "lets buckets of other accounts in: aws:SourceAccount",
        !namesItsSources(topology, logicalName, conditions) &&
          "does not say on whose behalf it may be sent to: aws:SourceArn",
      ]),
  );

function namesItsSources(
  topology: Topology,
  queue: string,
  conditions: Record<string, Record<string, string[]>> = {},
): boolean {
  const sources = ["ArnEquals", "ArnLike", "StringEquals"].flatMap((test) => conditions[test]?.["aws:SourceArn"] ?? []);
  const rules = Object.values(topology.buses).map(({ name }) => ruleArn(topology, name, ""));
  const buckets = Object.values(topology.buckets)
    .filter(({ notifications }) => notifications.some(({ to }) => "queue" in to && to.queue === queue))
    .map(({ name }) => bucketArn(name));
  const isOurs = (source: string) => buckets.includes(source) || rules.some((start) => source.startsWith(start));
  return sources.length > 0 && sources.every(isOurs);
}

/** What a mapping does, it does with the role of its function. */
export const mappingsMayDoTheirPart: Rule = (topology) =>
  each(topology.mappings, ({ source, function: consumer, onFailure }) => {
    const granted = (action: string, resource: string) =>
      topology.functions[consumer]?.policy.some(
        ({ effect, actions, resources }) =>
          effect === "Allow" && actions.includes(action) && resources.includes(resource),
      );
    const queue = (name: string) => queueArn(topology, topology.queues[name]?.name ?? "");
    const wanted: [string, string][] =
      "queue" in source
        ? ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((a) => [`sqs:${a}`, queue(source.queue)])
        : ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((a) => [
            `dynamodb:${a}`,
            tableStreamArn(topology, topology.tables[source.tableStream]?.name ?? ""),
          ]);
    if (onFailure) wanted.push(["sqs:SendMessage", queue(onFailure)]);
    return wanted.map(
      ([action, resource]) => !granted(action, resource) && `needs ${consumer} to be granted ${action} on ${resource}`,
    );
  });

/** Lambda sends a workflow's dead letters with the role of its function. */
export const workflowsMayTell: Rule = (topology) =>
  each(topology.functions, ({ durable, policy }) => {
    const queue = durable?.deadLetters && queueArn(topology, topology.queues[durable.deadLetters]?.name ?? "");
    const granted = policy.some(
      ({ effect, actions, resources }) =>
        effect === "Allow" && actions.includes("sqs:SendMessage") && resources.some((resource) => resource === queue),
    );
    return [queue && !granted && `needs to be granted sqs:SendMessage on ${queue}`];
  });

/** EventBridge drops in silence what a queue does not let in. */
export const rulesMaySendToTheirTargets: Rule = (topology) =>
  each(topology.rules, ({ name, bus, targets }) => {
    const rule = ruleArn(topology, topology.buses[bus]?.name ?? "", name);
    const queues = targets.flatMap(({ to, deadLetter }) => ["queue" in to ? to.queue : undefined, deadLetter]);
    return queues.map((queue) => queue && !lets(topology, queue, rule) && `may not send to ${queue}`);
  });

const lets = (topology: Topology, queue: string, rule: string) =>
  topology.queues[queue]?.policy.some(({ effect, actions, principals, conditions }) => {
    const exact = conditions?.["ArnEquals"]?.["aws:SourceArn"] ?? [];
    const like = conditions?.["ArnLike"]?.["aws:SourceArn"] ?? [];
    return (
      effect === "Allow" &&
      actions.includes("sqs:SendMessage") &&
      principals["Service"]?.includes("events.amazonaws.com") &&
      (exact.includes(rule) || like.some((pattern) => pattern.endsWith("*") && rule.startsWith(pattern.slice(0, -1))))
    );
  });

/**
 * A link says a name or a queue's URL to a function; the grant beside it says what may be done. One without the other is a
 * mistake. Secrets, and what is called over HTTP, are for whoever has the link.
 */
export const linksAreGranted: Rule = (topology) =>
  each(topology.functions, ({ links, policy }) =>
    Object.entries(links).map(([link, properties]) => {
      const uses = usesOf(topology, properties);
      return (
        uses.length > 0 &&
        !uses.some((use) => policy.some((statement) => grants(statement, use))) &&
        `is linked to ${link} and may do nothing with it`
      );
    }),
  );

interface Use {
  readonly arn: string;
  /** What one does with it; anything counts if none are named. */
  readonly actions?: readonly string[];
}

/** What a link may be for; nothing if IAM has no say in it. */
function usesOf(topology: Topology, { name, url }: FunctionSpec["links"][string]): Use[] {
  const [, queue] = /^https:\/\/sqs\.[^/]+\/\d+\/(.+)$/.exec(String(url)) ?? [];
  const ofName = (name: string) => [
    { arn: tableArn(topology, name) },
    { arn: busArn(topology, name) },
    { arn: bucketArn(name) },
    { arn: functionArn(topology, name), actions: ["lambda:InvokeFunction", ring] },
  ];
  return [
    ...(queue === undefined ? [] : [{ arn: queueArn(topology, queue) }]),
    ...(typeof name === "string" ? ofName(name) : []),
  ];
}

/** Of the thing itself, or of a part of it: an index, a version. */
const grants = (statement: Statement, { arn, actions }: Use) =>
  statement.effect === "Allow" &&
  statement.resources.some((resource) => resource === arn || /^[/:]/.test(resource.replace(arn, ""))) &&
  (actions === undefined || statement.actions.some((action) => actions.includes(action)));
