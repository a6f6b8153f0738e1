import { functionArn, queueArn, type Topology } from "@larder/topology";
import { each, type Rule } from "./rule.ts";

/** What cannot be handled must end where someone finds it. A FIFO queue needs a FIFO queue for that. */
export const consumedQueuesHaveDeadLetters: Rule = ({ mappings, queues }) =>
  each(mappings, ({ source }) => {
    if (!("queue" in source)) return [];
    const queue = queues[source.queue];
    const letters = queue?.deadLetter && queues[queue.deadLetter.queue];
    return [
      !letters && `consumes ${source.queue}, which has no dead-letter queue`,
      letters && letters.fifo !== queue.fifo && `consumes ${source.queue}, whose dead-letter queue is not of its kind`,
    ];
  });

/** A message comes back while its first delivery still runs, unless it stays hidden for six timeouts. */
export const visibilityOutlastsConsumers: Rule = ({ mappings, queues, functions }) =>
  each(mappings, ({ source, function: consumer }) => {
    const hidden = "queue" in source ? (queues[source.queue]?.visibilityTimeout ?? 0) : Number.POSITIVE_INFINITY;
    const timeout = functions[consumer]?.timeout ?? 0;
    return [hidden < 6 * timeout && `hides messages for ${hidden} s from ${consumer}, which may take ${timeout} s`];
  });

/** Without bounds a bad record holds up its shard until it expires, and then is lost unseen. */
export const streamsGiveUpVisibly: Rule = ({ mappings }) =>
  each(mappings, ({ source, retries = -1, maxAge = -1, onFailure }) => {
    if (!("tableStream" in source)) return [];
    return [
      retries < 0 && "retries a record without end",
      maxAge < 0 && "retries a record however old it is",
      !onFailure && "tells no one what it gave up",
    ];
  });

/** Lambda stops after some 16 rounds what it takes for an endless loop, unless it is told that it is meant. */
export const loopsAreMeant: Rule = (topology) =>
  each(topology.functions, ({ policy, recursive }, name) => {
    const read = Object.values(topology.mappings).flatMap(({ source, function: consumer }) =>
      "queue" in source && consumer === name ? [queueArn(topology, topology.queues[source.queue]?.name ?? "")] : [],
    );
    const fills = policy
      .filter(({ effect, actions }) => effect === "Allow" && actions.includes("sqs:SendMessage"))
      .some(({ resources }) => resources.some((resource) => read.includes(resource)));
    return [
      fills && !recursive && "fills the queue that it reads, and would be stopped",
      recursive && !fills && "may set itself off, and fills no queue that it reads",
    ];
  });

/** Who starts an execution asynchronously learns of no end, and one that is ended from outside undoes nothing. */
export const executionsFailVisibly: Rule = ({ functions }) =>
  each(functions, ({ durable }) => [
    durable && !durable.deadLetters && "tells no one of executions that did not succeed",
  ]);

/** Otherwise one bad message or record has its whole batch delivered again. */
export const batchesFailInPart: Rule = ({ mappings }) =>
  each(mappings, ({ partialResponses }) => [!partialResponses && "does not ask for partial batch responses"]);

/** EventBridge forgets an event that it could not deliver. */
export const ruleTargetsHaveDeadLetters: Rule = ({ rules }) =>
  each(rules, ({ targets }) => [
    targets.length === 0 && "has no target",
    ...targets.map(({ deadLetter }) => !deadLetter && "has a target without a dead-letter queue"),
  ]);

/** Long enough that no holiday loses a message. */
const fourteenDays = 1_209_600;

export const deadLettersAreKept: Rule = ({ functions, queues, mappings, rules }) => {
  const deadLetterQueues = new Set([
    ...Object.values(functions).map(({ durable }) => durable?.deadLetters),
    ...Object.values(queues).map(({ deadLetter }) => deadLetter?.queue),
    ...Object.values(mappings).map(({ onFailure }) => onFailure),
    ...Object.values(rules).flatMap(({ targets }) => targets.map(({ deadLetter }) => deadLetter)),
  ]);
  return each(queues, ({ retention }, name) => [
    deadLetterQueues.has(name) && retention < fourteenDays && `keeps dead letters for ${retention} s, not for 14 days`,
  ]);
};

/** An event of the bus is nearly 256 KB and comes in an envelope; a dead letter may hold an item, which has up to 400 KB. */
const oneMebibyte = 1_048_576;

export const queuesTakeLargeMessages: Rule = ({ queues }) =>
  each(queues, ({ maximumMessageSize = oneMebibyte }) => [
    maximumMessageSize < oneMebibyte && `takes messages of ${maximumMessageSize} bytes, not of 1 MiB`,
  ]);

/** Functions that people invoke, when something has to be mended. */
const invokedByPeople = new Set(["RedriveOutbox"]);

/** A function that nothing triggers is paid for in attention only. */
export const functionsAreTriggered: Rule = (topology) => {
  const { functions, httpApis, mappings, rules, userPools, invocations } = topology;
  const triggered = new Set([
    ...Object.values(httpApis).flatMap(({ routes }) => routes.map((route) => route.function)),
    ...Object.values(mappings).map((mapping) => mapping.function),
    ...Object.values(rules).flatMap(({ targets }) => targets.map(({ to }) => "function" in to && to.function)),
    ...Object.values(userPools).map((pool) => pool.preTokenGeneration),
    ...Object.values(invocations).map((invocation) => invocation.function),
    ...Object.keys(functions).filter((name) => isInvoked(topology, name)),
  ]);
  return each(functions, (_, name) => [
    !triggered.has(name) && !invokedByPeople.has(name) && "is triggered by nothing",
  ]);
};

/** A workflow has no trigger: it is started by a function that is granted to, with the version to start. */
function isInvoked(topology: Topology, callee: string): boolean {
  const arn = functionArn(topology, topology.functions[callee]?.name ?? "");
  return Object.entries(topology.functions)
    .filter(([caller]) => caller !== callee)
    .flatMap(([, { policy }]) => policy)
    .filter(({ effect, actions }) => effect === "Allow" && actions.includes("lambda:InvokeFunction"))
    .some(({ resources }) => resources.some((resource) => resource === arn || resource.startsWith(`${arn}:`)));
}
