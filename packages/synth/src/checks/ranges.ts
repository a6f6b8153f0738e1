import type { FunctionSpec, MappingSpec, QueueSpec, RuleSpec, Topology } from "@larder/topology";

/** From, to (both allowed) and the unit that people read. */
type Range = readonly [from: number, to: number, unit: string];

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const ofFunction = {
  timeout: [1, 900, " s"],
  memory: [128, 10_240, " MB"],
} satisfies Partial<Record<keyof FunctionSpec, Range>>;

/** https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html */
const ofDurable = {
  executionTimeout: [1, 31_622_400, " s"],
  retention: [1, 90, " days"],
} satisfies Partial<Record<keyof NonNullable<FunctionSpec["durable"]>, Range>>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const ofQueue = {
  visibilityTimeout: [0, 43_200, " s"],
  retention: [60, 1_209_600, " s"],
  maximumMessageSize: [1_024, 1_048_576, " bytes"],
  delay: [0, 900, " s"],
} satisfies Partial<Record<keyof QueueSpec, Range>>;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const ofMapping = {
  batchSize: [1, 10_000, ""],
  window: [0, 300, " s"],
  maximumConcurrency: [2, 1000, ""],
  retries: [-1, 10_000, ""],
  maxAge: [-1, 604_800, " s"],
  parallelization: [1, 10, ""],
} satisfies Partial<Record<keyof MappingSpec, Range>>;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
const ofTarget = {
  retries: [0, 185, ""],
  maxAge: [60, 86_400, " s"],
} satisfies Partial<Record<keyof RuleSpec["targets"][number], Range>>;

/** Numbers that AWS would refuse, and SST does not. */
export const checkRanges = (topology: Topology): string[] => [
  ...Object.entries(topology.functions).flatMap(([name, spec]) => [
    ...outside(name, spec, ofFunction),
    ...outside(name, spec.durable ?? {}, ofDurable),
  ]),
  ...Object.entries(topology.queues).flatMap(([name, spec]) => queueFaults(name, spec)),
  ...Object.entries(topology.rules).flatMap(([name, { targets }]) =>
    targets.flatMap((target) => outside(`the target of ${name}`, target, ofTarget)),
  ),
  ...Object.entries(topology.mappings).flatMap(([name, spec]) => [
    ...outside(name, spec, ofMapping),
    ...("queue" in spec.source ? queueBatchFaults(name, spec, topology.queues[spec.source.queue]) : []),
    ...(spec.maxAge !== undefined && spec.maxAge >= 0 && spec.maxAge < 60
      ? [`${name}: maxAge is ${spec.maxAge} s. AWS takes -1, for no limit, or 60 to 604800`]
      : []),
  ]),
];

const queueFaults = (name: string, spec: QueueSpec) => [
  ...outside(name, spec, ofQueue),
  ...(spec.deadLetter ? outside(name, spec.deadLetter, { maxReceiveCount: [1, 1000, ""] }) : []),
];

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function queueBatchFaults(name: string, { batchSize, window }: MappingSpec, queue: QueueSpec | undefined): string[] {
  if (queue?.fifo && batchSize > 10) return [`${name}: batchSize is ${batchSize}. From a FIFO queue AWS takes 1 to 10`];
  if (queue?.fifo && window > 0) return [`${name}: window is ${window} s. From a FIFO queue AWS waits for no batch: 0`];
  if (batchSize > 10 && window < 1)
    return [`${name}: batchSize is ${batchSize}. Above 10, AWS wants a window of 1 s or more`];
  return [];
}

const outside = (name: string, spec: object, ranges: Record<string, Range>): string[] =>
  Object.entries(spec).flatMap(([field, value]) => {
    const range = ranges[field];
    if (!range || typeof value !== "number" || (value >= range[0] && value <= range[1])) return [];
    return [`${name}: ${field} is ${value}${range[2]}. AWS takes ${range[0]} to ${range[1]}${range[2]}`];
  });
