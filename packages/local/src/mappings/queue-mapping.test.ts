import { setImmediate as turn } from "node:timers/promises";
import type { MappingSpec, QueueSpec } from "@larder/topology";
import { expect, onTestFinished, test, vi } from "vitest";
import { AwsError } from "../aws-call.ts";
import { functionOf, queueOf, topologyOf } from "../edge/fixture.ts";
import type { DynamoDb, OutgoingMessage, Sqs } from "../ports.ts";
import { startParts } from "./fixtures/parts.ts";
import { type ScriptedLambda, scriptedLambda } from "./fixtures/scripted-lambda.ts";
import { startMappings } from "./index.ts";

interface Options {
  readonly mapping?: Partial<MappingSpec>;
  readonly queue?: QueueSpec;
  readonly sqs?: (sqs: Sqs) => Sqs;
  /** Bodies of messages that are there before the mapping. */
  readonly waiting?: readonly string[];
}

const spec: MappingSpec = {
  source: { queue: "Orders" },
  function: "Reserve",
  batchSize: 10,
  window: 0,
  partialResponses: true,
  filters: [],
};

const noTables: DynamoDb = {
  service: async () => ({ status: 404, headers: {}, body: "" }),
  readStream: async (_table, position) => ({ records: [], position }),
  streamId: (table) => table,
  onWrite: () => () => {},
  stop: async () => {},
};

async function mapQueue(lambda: ScriptedLambda, options: Options = {}) {
  const { mapping = {}, queue = queueOf("pantry-orders"), sqs = (real) => real, waiting = [] } = options;
  const topology = topologyOf({
    functions: { Reserve: functionOf("pantry-reserve", []) },
    queues: { Orders: queue, Dead: queueOf("pantry-dead") },
    mappings: { OrdersToReserve: { ...spec, ...mapping } },
  });
  const parts = await startParts(topology);
  const send = async (...messages: (string | OutgoingMessage)[]) => {
    for (const message of messages)
      await parts.sqs.send("Orders", typeof message === "string" ? { body: message } : message);
  };
  const emptied = () => vi.waitFor(async () => expect(await parts.count("Orders")).toBe(0));
  await send(...waiting);
  const mappings = await startMappings({ ...parts, sqs: sqs(parts.sqs), lambda, dynamodb: noTables });
  onTestFinished(() => mappings.stop());
  return { ...parts, mappings, send, emptied };
}

type Event = ScriptedLambda["events"][number];
const bodiesOf = (event: Event) => event.Records.map((record) => record["body"]);
const failing = (event: Event, ...bodies: string[]) => ({
  batchItemFailures: event.Records.filter((record) => bodies.includes(String(record["body"]))).map((record) => ({
    itemIdentifier: record["messageId"],
  })),
});
/** A handler that answers when the test says so. */
const heldBack = () => Promise.withResolvers<undefined>();

test("a message arrives in the shape that Lambda gives it, and is deleted when the function has succeeded", async () => {
  const lambda = scriptedLambda();
  const { send, emptied } = await mapQueue(lambda);
  await send({ body: "hello", attributes: { kind: { DataType: "String", StringValue: "greeting" } } });
  await emptied();
  expect(lambda.events).toEqual([
    {
      Records: [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: "hello",
          attributes: expect.objectContaining({
            ApproximateReceiveCount: "1",
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
          }),
          messageAttributes: {
            kind: { stringValue: "greeting", stringListValues: [], binaryListValues: [], dataType: "String" },
          },
          md5OfBody: "5d41402abc4b2a76b9719d911017c592",
          eventSource: "aws:sqs",
          eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:pantry-orders",
          awsRegion: "eu-central-1",
        },
      ],
    },
  ]);
});

test("a batch that fails comes back when its visibility timeout has passed, and not before", async () => {
  let broken = true;
  const lambda = scriptedLambda(() => {
    if (broken) throw new Error("no");
  });
  const { send, clock, emptied, count } = await mapQueue(lambda);
  await send("a");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  broken = false;
  clock.advance(25_000);
  expect(await count("Orders")).toBe(1);
  expect(lambda.events).toHaveLength(1);
  clock.advance(6000);
  await emptied();
  expect(lambda.events.map(bodiesOf)).toEqual([["a"], ["a"]]);
});

test("a message that always fails ends in the dead-letter queue", async () => {
  const lambda = scriptedLambda(() => {
    throw new Error("no");
  });
  const queue = queueOf("pantry-orders", { deadLetter: { queue: "Dead", maxReceiveCount: 2 } });
  const { send, clock, drain } = await mapQueue(lambda, { queue });
  await send("poison");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  clock.advance(31_000);
  await vi.waitFor(() => expect(lambda.events).toHaveLength(2));
  clock.advance(31_000);
  await vi.waitFor(async () => expect((await drain("Dead")).map(({ Body }) => Body)).toEqual(["poison"]));
});

test("of a batch only the reported messages come back", async () => {
  const lambda = scriptedLambda((event) => (lambda.events.length === 1 ? failing(event, "b") : null));
  const { clock, emptied, count } = await mapQueue(lambda, { waiting: ["a", "b", "c"] });
  await vi.waitFor(async () => expect(await count("Orders")).toBe(1));
  clock.advance(31_000);
  await emptied();
  expect(lambda.events.map(bodiesOf)).toEqual([["a", "b", "c"], ["b"]]);
});

test("without partial responses the answer does not matter", async () => {
  const lambda = scriptedLambda((event) => failing(event, "a"));
  const { send, emptied } = await mapQueue(lambda, { mapping: { partialResponses: false } });
  await send("a");
  await emptied();
});

test("an answer that names an unknown message fails the whole batch", async () => {
  const lambda = scriptedLambda(() => ({ batchItemFailures: [{ itemIdentifier: "somebody else's" }] }));
  const { send, count, seen } = await mapQueue(lambda);
  await send("a");
  await vi.waitFor(() => expect(seen).toContainEqual(expect.objectContaining({ outcome: "retried" })));
  expect(await count("Orders")).toBe(1);
});

test("a message that no filter lets through is deleted without an invocation", async () => {
  const lambda = scriptedLambda();
  const { send, emptied } = await mapQueue(lambda, { mapping: { filters: [{ body: { kind: ["order"] } }] } });
  await send('{"kind":"refund"}', "kind: order", '{"kind":"order"}');
  await emptied();
  expect(lambda.events.map(bodiesOf)).toEqual([['{"kind":"order"}']]);
});

test("a filter that AWS may refuse is warned of", async () => {
  const { warnings } = await mapQueue(scriptedLambda(), { mapping: { filters: [{ body: [{ wildcard: "*" }] }] } });
  expect(warnings()).toEqual([expect.stringMatching(/OrdersToReserve uses wildcard/)]);
});

test("a slow batch holds up no other", async () => {
  const slow = heldBack();
  const lambda = scriptedLambda((event) => (bodiesOf(event).includes("slow") ? slow.promise : null));
  const { send, count, emptied } = await mapQueue(lambda);
  await send("slow");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  await send("quick");
  await vi.waitFor(async () => expect(await count("Orders")).toBe(1));
  slow.resolve(undefined);
  await emptied();
});

test.each([
  ["five batches run at once", undefined, 5],
  ["maximumConcurrency keeps them fewer", 2, 2],
])("%s, however much there is", async (_fact, maximumConcurrency, most) => {
  const held = heldBack();
  const lambda = scriptedLambda(() => held.promise);
  const limit = maximumConcurrency === undefined ? {} : { maximumConcurrency };
  const { send, emptied } = await mapQueue(lambda, { mapping: { batchSize: 1, ...limit } });
  await send(..."abcdefgh");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(most));
  await send("i");
  expect(lambda.events).toHaveLength(most);
  held.resolve(undefined);
  await emptied();
  expect(lambda.events).toHaveLength(9);
});

test("an idle queue is polled by one, in one long poll at a time", async () => {
  let polls = 0;
  let open = 0;
  const counted = (sqs: Sqs): Sqs => ({
    ...sqs,
    async receive(...request) {
      polls++;
      open++;
      return sqs.receive(...request).finally(() => open--);
    },
  });
  const { send, emptied, clock } = await mapQueue(scriptedLambda(), { sqs: counted, mapping: { batchSize: 1 } });
  await send(..."abcdefgh");
  await emptied();
  await vi.waitFor(() => expect(open).toBe(1));
  const before = polls;
  clock.advance(21_000);
  await vi.waitFor(() => expect([polls - before, open]).toEqual([1, 1]));
});

test("a batching window gathers more than one receive brings, until it closes", async () => {
  const lambda = scriptedLambda();
  const { send, clock, emptied, inFlight } = await mapQueue(lambda, { mapping: { batchSize: 100, window: 10 } });
  await send(..."abcdefghijklmnopqrstuvwxy");
  await vi.waitFor(async () => expect(await inFlight("Orders")).toBe(25));
  clock.advance(5000);
  await send("z");
  await vi.waitFor(async () => expect(await inFlight("Orders")).toBe(26));
  expect(lambda.events).toEqual([]);
  clock.advance(6000);
  await emptied();
  expect(lambda.events.map((event) => event.Records.length)).toEqual([26]);
});

test("a full batch does not wait for its window", async () => {
  const lambda = scriptedLambda();
  const { send, emptied } = await mapQueue(lambda, { mapping: { batchSize: 12, window: 300 } });
  await send(..."abcdefghijkl");
  await emptied();
  expect(lambda.events.map((event) => event.Records.length)).toEqual([12]);
});

test("a batch of more than 6 MB is given to the function in parts", async () => {
  const lambda = scriptedLambda();
  const { emptied } = await mapQueue(lambda, {
    mapping: { batchSize: 27, window: 300 },
    waiting: Array.from({ length: 27 }, () => "x".repeat(250_000)),
  });
  await emptied();
  expect(lambda.events.map((event) => event.Records.length)).toEqual([14, 13]);
});

test("a failure in a FIFO group holds back that group, in order, and no other", async () => {
  let broken = true;
  const lambda = scriptedLambda((event) => (broken ? failing(event, "a1", "a2") : null));
  const queue = queueOf("pantry-orders.fifo", { contentBasedDeduplication: true });
  const { send, clock, count, emptied } = await mapQueue(lambda, { queue });
  await send({ body: "a1", groupId: "a" }, { body: "a2", groupId: "a" }, { body: "b1", groupId: "b" });
  await vi.waitFor(async () => expect(await count("Orders")).toBe(2));
  await send({ body: "a3", groupId: "a" }, { body: "b2", groupId: "b" });
  await vi.waitFor(async () => expect(await count("Orders")).toBe(3));
  broken = false;
  clock.advance(31_000);
  await emptied();
  const delivered = lambda.events.flatMap(bodiesOf).map(String);
  expect(delivered.filter((body) => body.startsWith("b"))).toEqual(["b1", "b2"]);
  expect(delivered.filter((body) => body.startsWith("a")).slice(-3)).toEqual(["a1", "a2", "a3"]);
});

test("a queue that cannot be read is tried again after a pause", async () => {
  let failures = 1;
  const flaky = (sqs: Sqs): Sqs => ({
    ...sqs,
    async receive(...request) {
      if (failures-- > 0) throw new Error("disk full");
      return sqs.receive(...request);
    },
  });
  const { send, emptied, clock, warnings } = await mapQueue(scriptedLambda(), { sqs: flaky });
  await send("a");
  expect(warnings()).toEqual([expect.stringContaining("disk full")]);
  clock.advance(1000);
  await emptied();
});

test("a function that takes no invocations leaves the messages on the queue, and the mapping alive", async () => {
  const lambda = scriptedLambda();
  let refuse = true;
  const refusing: ScriptedLambda = {
    ...lambda,
    async invoke(...request) {
      if (refuse) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      return lambda.invoke(...request);
    },
  };
  const { send, emptied, clock, warnings } = await mapQueue(refusing);
  await send("a");
  await vi.waitFor(() => expect(warnings()).toEqual([expect.stringContaining("Rate Exceeded")]));
  refuse = false;
  clock.advance(31_000);
  await emptied();
  expect(lambda.events.map(bodiesOf)).toEqual([["a"]]);
});

test("stopping lets a running batch finish, and begins no other", async () => {
  const held = heldBack();
  const lambda = scriptedLambda(() => held.promise);
  const { send, count, mappings } = await mapQueue(lambda);
  await send("a");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  const stopped = mappings.stop();
  await send("b");
  held.resolve(undefined);
  await stopped;
  expect(await count("Orders")).toBe(1);
  expect(lambda.events.map(bodiesOf)).toEqual([["a"]]);
});

test("stopping does not wait for a batch that hangs, and leaves its messages to come back", async () => {
  const held = heldBack();
  const lambda = scriptedLambda(() => held.promise);
  const { send, count, mappings } = await mapQueue(lambda);
  await send("a");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  await mappings.stop();
  held.resolve(undefined);
  await turn();
  expect(await count("Orders")).toBe(1);
});

test("stopping hands back at once what a window had gathered", async () => {
  const lambda = scriptedLambda();
  const { send, drain, mappings, inFlight } = await mapQueue(lambda, { mapping: { window: 300 } });
  await send("a");
  await vi.waitFor(async () => expect(await inFlight("Orders")).toBe(1));
  await mappings.stop();
  expect((await drain("Orders")).map(({ Body }) => Body)).toEqual(["a"]);
});
