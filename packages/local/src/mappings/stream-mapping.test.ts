import type { MappingSpec } from "@larder/topology";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startDynamoDb } from "../dynamodb/index.ts";
import { functionOf, queueOf, tableOf, temporaryFolder, topologyOf } from "../edge/fixture.ts";
import { createLive } from "../live.ts";
import type { DynamoDb, Sqs, StreamRecord } from "../ports.ts";
import { openState } from "../state.ts";
import { ask, startParts, stateFolder } from "./fixtures/parts.ts";
import { type ScriptedLambda, scriptedLambda } from "./fixtures/scripted-lambda.ts";
import { startMappings } from "./index.ts";

/** One DynamoDB for the file; every test has a table of its own. */
const tables = Array.from({ length: 27 }, (_, index) => `Orders${index}`);
const spare = [...tables];
const topologyWith = (mappings: Record<string, MappingSpec>) =>
  topologyOf({
    functions: { Relay: functionOf("pantry-relay", []) },
    tables: Object.fromEntries(tables.map((name) => [name, { ...tableOf(`pantry-${name}`), rangeKey: undefined }])),
    queues: { Discarded: queueOf("pantry-discarded") },
    mappings,
  });

let dynamodb: DynamoDb;
const folder = temporaryFolder();
beforeAll(async () => {
  dynamodb = await startDynamoDb({ topology: topologyWith({}), state: openState(folder.path), live: createLive() });
});
afterAll(async () => {
  await dynamodb.stop();
  folder[Symbol.dispose]();
});

const spec: Omit<MappingSpec, "source"> = {
  function: "Relay",
  batchSize: 100,
  window: 0,
  partialResponses: false,
  filters: [],
  startingPosition: "LATEST",
};

interface Options {
  readonly mapping?: Partial<MappingSpec>;
  readonly sqs?: (sqs: Sqs) => Sqs;
  /** Keys of items that are there before the mapping. */
  readonly waiting?: readonly string[];
  /** What becomes of records on their way. */
  readonly change?: (record: StreamRecord) => StreamRecord;
}

async function mapStream(lambda: ScriptedLambda, options: Options = {}) {
  const { mapping = {}, sqs = (real) => real, waiting = [], change = (record) => record } = options;
  let table = spare.shift() ?? "none left";
  const directory = stateFolder();
  let reads = 0;
  const counted: DynamoDb = {
    ...dynamodb,
    async readStream(...request) {
      const { records, position } = await dynamodb.readStream(...request).finally(() => reads++);
      return { records: records.map(change), position };
    },
  };
  const start = async () => {
    const topology = topologyWith({ OrdersToRelay: { ...spec, source: { tableStream: table }, ...mapping } });
    const parts = await startParts(topology, directory);
    const mappings = await startMappings({ ...parts, sqs: sqs(parts.sqs), lambda, dynamodb: counted });
    onTestFinished(() => mappings.stop());
    return { ...parts, mappings };
  };
  const put = async (...keys: string[]) => {
    for (const key of keys) {
      const Item = { pk: { S: key }, status: { S: key.startsWith("p") ? "PENDING" : "CONFIRMED" } };
      await ask(dynamodb.service, "PutItem", { TableName: `pantry-${table}`, Item });
    }
  };
  /** From the next start on. */
  const useAnotherTable = () => {
    table = spare.shift() ?? "none left";
  };
  await put(...waiting);
  return { ...(await start()), table, put, restart: start, useAnotherTable, reads: () => reads };
}

interface Change {
  readonly Keys: { readonly pk: { readonly S: string } };
  readonly SequenceNumber: string;
}
type Event = ScriptedLambda["events"][number];
const changesOf = (event: Event) => event.Records.map((record) => record["dynamodb"] as Change);
const keysOf = (event: Event) => changesOf(event).map((change) => change.Keys.pk.S);
const batches = (lambda: ScriptedLambda) => lambda.events.map(keysOf);
const eventually = (lambda: ScriptedLambda, expected: string[][]) =>
  vi.waitFor(() => expect(batches(lambda)).toEqual(expected));

/** A handler that throws while a batch holds one of the keys. */
const poisonedBy = (...keys: string[]) =>
  scriptedLambda((event) => {
    if (keysOf(event).some((key) => keys.includes(key))) throw new Error("poison");
  });
/** Queues that take nothing for a while. */
const refusingWhile =
  (destination: { refuses: boolean }) =>
  (sqs: Sqs): Sqs => ({
    ...sqs,
    send: async (...message) => {
      if (destination.refuses) throw new Error("disk full");
      return sqs.send(...message);
    },
  });
/** A handler that reports the records of the keys as failed. */
const reporting = (keys: readonly string[]) =>
  scriptedLambda((event) => ({
    batchItemFailures: changesOf(event)
      .filter((change) => keys.includes(change.Keys.pk.S))
      .map((change) => ({ itemIdentifier: change.SequenceNumber })),
  }));

test("a write wakes the mapping, and the function gets the record as the stream has it", async () => {
  const lambda = scriptedLambda();
  const { put, table } = await mapStream(lambda);
  await put("o1");
  await eventually(lambda, [["o1"]]);
  expect(lambda.events[0]?.Records[0]).toMatchObject({
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    eventSourceARN: expect.stringContaining(`table/pantry-${table}/stream/`),
    dynamodb: { Keys: { pk: { S: "o1" } }, NewImage: { status: { S: "CONFIRMED" } } },
  });
});

test("from LATEST on, a mapping sees what is written once it has started", async () => {
  const lambda = scriptedLambda();
  const { put } = await mapStream(lambda, { waiting: ["before"] });
  await put("after");
  await eventually(lambda, [["after"]]);
});

test("from TRIM_HORIZON on, it sees everything, in batches of its size", async () => {
  const lambda = scriptedLambda();
  await mapStream(lambda, {
    waiting: [..."abcde"],
    mapping: { startingPosition: "TRIM_HORIZON", batchSize: 2 },
  });
  await eventually(lambda, [["a", "b"], ["c", "d"], ["e"]]);
});

test("the checkpoint is on disk after success: a restart goes on behind it", async () => {
  const lambda = scriptedLambda();
  const { put, mappings, end, restart } = await mapStream(lambda);
  await put("o1");
  await eventually(lambda, [["o1"]]);
  await mappings.stop();
  await end();
  await put("o2");
  await restart();
  await eventually(lambda, [["o1"], ["o2"]]);
});

test("of a table that is another one than last time everything is seen, and people are told", async () => {
  const lambda = scriptedLambda();
  const { put, mappings, end, restart, useAnotherTable } = await mapStream(lambda, {
    waiting: ["a", "b", "c"],
    mapping: { startingPosition: "TRIM_HORIZON" },
  });
  await eventually(lambda, [["a", "b", "c"]]);
  await mappings.stop();
  await end();
  useAnotherTable();
  await put("first");
  const { warnings } = await restart();
  await eventually(lambda, [["a", "b", "c"], ["first"]]);
  expect(warnings()).toEqual([expect.stringMatching(/is another one.*the oldest record \(TRIM_HORIZON\)/)]);
});

test("what was under way when the process ended is delivered again", async () => {
  const held = Promise.withResolvers<undefined>();
  const lambda = scriptedLambda(() => (lambda.events.length === 1 ? held.promise : null));
  const { put, mappings, end, restart } = await mapStream(lambda);
  await put("o1");
  await eventually(lambda, [["o1"]]);
  await mappings.stop();
  await end();
  await restart();
  await eventually(lambda, [["o1"], ["o1"]]);
});

test("stopping lets a running batch finish, and keeps what it achieved", async () => {
  const held = Promise.withResolvers<undefined>();
  const lambda = scriptedLambda(() => held.promise);
  const { put, mappings, end, restart } = await mapStream(lambda);
  await put("o1");
  await eventually(lambda, [["o1"]]);
  const stopped = mappings.stop();
  held.resolve(undefined);
  await stopped;
  await end();
  await restart();
  await put("o2");
  await eventually(lambda, [["o1"], ["o2"]]);
});

test("a record that no filter lets through is passed over, for good", async () => {
  const lambda = scriptedLambda();
  const filters = [{ eventName: ["INSERT"], dynamodb: { NewImage: { status: { S: ["PENDING"] } } } }];
  const { put, mappings, end, restart } = await mapStream(lambda, { mapping: { filters } });
  await put("c1", "p1", "c2");
  await eventually(lambda, [["p1"]]);
  await mappings.stop();
  await end();
  await restart();
  await put("p2");
  await eventually(lambda, [["p1"], ["p2"]]);
});

test("a batching window gathers what several writes bring, until it closes", async () => {
  const lambda = scriptedLambda();
  const { put, clock, reads } = await mapStream(lambda, { mapping: { window: 60 } });
  await vi.waitFor(() => expect(reads()).toBe(2));
  await put("a");
  await vi.waitFor(() => expect(reads()).toBeGreaterThan(2));
  clock.advance(30_000);
  await put("b", "c");
  expect(lambda.events).toEqual([]);
  clock.advance(31_000);
  await vi.waitFor(() => expect(batches(lambda).flat()).toEqual(["a", "b", "c"]));
});

test("a full batch does not wait for its window", async () => {
  const lambda = scriptedLambda();
  const { put } = await mapStream(lambda, { mapping: { window: 300, batchSize: 2 } });
  await put("a", "b");
  await eventually(lambda, [["a", "b"]]);
});

test("a table that nobody writes to is read once a second", async () => {
  const { clock, reads } = await mapStream(scriptedLambda());
  await vi.waitFor(() => expect(reads()).toBe(2));
  const start = clock.now();
  for (const expected of [3, 4, 5]) {
    clock.advance(1000);
    await vi.waitFor(() => expect(reads()).toBeGreaterThanOrEqual(expected));
  }
  expect(reads() - 2).toBeLessThanOrEqual((clock.now() - start) / 1000);
});

test("a batch that fails is tried again after a growing pause, and holds up those behind it", async () => {
  let broken = true;
  const lambda = scriptedLambda(() => {
    if (broken) throw new Error("no");
  });
  const { put, clock } = await mapStream(lambda, { mapping: { batchSize: 1 } });
  await put("a");
  await eventually(lambda, [["a"]]);
  await put("b");
  clock.advance(500);
  await eventually(lambda, [["a"], ["a"]]);
  clock.advance(500);
  // A try that was due would have been made by the time a write is answered.
  await put("c");
  expect(lambda.events).toHaveLength(2);
  broken = false;
  clock.advance(500);
  await eventually(lambda, [["a"], ["a"], ["a"], ["b"], ["c"]]);
});

test("when its retries are used up, the destination is told as AWS tells it, and the stream goes on", async () => {
  const lambda = poisonedBy("bad");
  const { put, clock, drain, table } = await mapStream(lambda, {
    mapping: { batchSize: 1, retries: 1, onFailure: "Discarded" },
  });
  await put("bad", "good");
  await eventually(lambda, [["bad"]]);
  clock.advance(500);
  await eventually(lambda, [["bad"], ["bad"], ["good"]]);
  const [message] = await drain("Discarded");
  const number = lambda.events[0] && changesOf(lambda.events[0])[0]?.SequenceNumber;
  expect(JSON.parse(message?.Body ?? "")).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:pantry-relay",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/),
      startSequenceNumber: number,
      endSequenceNumber: number,
      approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      batchSize: 1,
      streamArn: expect.stringContaining(`table/pantry-${table}/stream/`),
    },
  });
});

test("without a destination what is given up is lost loudly", async () => {
  const lambda = poisonedBy("bad");
  const { put, warnings } = await mapStream(lambda, { mapping: { retries: 0 } });
  await put("bad");
  await vi.waitFor(() => expect(warnings()).toEqual([expect.stringContaining("RetryAttemptsExhausted")]));
});

test("a destination that refuses keeps the records from being given up", async () => {
  const lambda = poisonedBy("bad");
  const destination = { refuses: true };
  const { put, clock, count, warnings } = await mapStream(lambda, {
    mapping: { retries: 0, onFailure: "Discarded" },
    sqs: refusingWhile(destination),
  });
  await put("bad");
  await vi.waitFor(() => expect(warnings()).toEqual([expect.stringContaining("disk full")]));
  destination.refuses = false;
  clock.advance(1000);
  await vi.waitFor(async () => expect(await count("Discarded")).toBe(1));
  expect(batches(lambda)).toEqual([["bad"], ["bad"]]);
});

test("bisecting narrows a failure down to its record, which alone is given up", async () => {
  const lambda = poisonedBy("bad");
  const { count, seen } = await mapStream(lambda, {
    waiting: ["a", "b", "bad", "d"],
    mapping: { startingPosition: "TRIM_HORIZON", bisect: true, retries: 0, onFailure: "Discarded" },
  });
  await eventually(lambda, [["a", "b", "bad", "d"], ["a", "b"], ["bad", "d"], ["bad"], ["d"]]);
  await vi.waitFor(async () => expect(await count("Discarded")).toBe(1));
  expect(seen).toContainEqual(
    expect.objectContaining({ outcome: "dead-lettered", reason: "1 record: RetryAttemptsExhausted" }),
  );
});

test("what has been given up is not delivered again, even when the process ends in mid-batch", async () => {
  const held = Promise.withResolvers<undefined>();
  const lambda = scriptedLambda((event) => {
    if (keysOf(event).includes("bad")) throw new Error("poison");
    return held.promise;
  });
  const { mappings, end, restart, count } = await mapStream(lambda, {
    waiting: ["bad", "d"],
    mapping: { startingPosition: "TRIM_HORIZON", bisect: true, retries: 0, onFailure: "Discarded" },
  });
  await eventually(lambda, [["bad", "d"], ["bad"], ["d"]]);
  expect(await count("Discarded")).toBe(1);
  await mappings.stop();
  await end();
  await restart();
  await eventually(lambda, [["bad", "d"], ["bad"], ["d"], ["d"]]);
  held.resolve(undefined);
});

test("of a batch that reports failures, everything from the lowest on is tried again", async () => {
  const failing = ["c", "e"];
  const lambda = reporting(failing);
  const { clock } = await mapStream(lambda, {
    waiting: [..."abcdef"],
    mapping: { startingPosition: "TRIM_HORIZON", partialResponses: true },
  });
  await eventually(lambda, [[..."abcdef"]]);
  failing.length = 0;
  clock.advance(500);
  await eventually(lambda, [[..."abcdef"], [..."cdef"]]);
});

test("what a reported failure leaves behind it is done with, even for a restart", async () => {
  const failing = ["c"];
  const lambda = reporting(failing);
  const { seen, mappings, end, restart } = await mapStream(lambda, {
    waiting: [..."abcd"],
    mapping: { startingPosition: "TRIM_HORIZON", partialResponses: true },
  });
  await vi.waitFor(() => expect(seen).toContainEqual(expect.objectContaining({ outcome: "retried" })));
  await mappings.stop();
  await end();
  failing.length = 0;
  await restart();
  await eventually(lambda, [[..."abcd"], [..."cd"]]);
});

test("with bisect, a batch is split where it reports its failure", async () => {
  const lambda = reporting(["c"]);
  await mapStream(lambda, {
    waiting: [..."abcd"],
    mapping: {
      startingPosition: "TRIM_HORIZON",
      partialResponses: true,
      bisect: true,
      retries: 0,
      onFailure: "Discarded",
    },
  });
  await eventually(lambda, [[..."abcd"], [..."cd"], ["c"], ["d"]]);
});

test("records that have become too old go to the destination without another try", async () => {
  const lambda = poisonedBy("old");
  const { put, clock, drain } = await mapStream(lambda, { mapping: { maxAge: 60, onFailure: "Discarded" } });
  await put("old");
  await eventually(lambda, [["old"]]);
  clock.advance(62_000);
  await vi.waitFor(async () => {
    const [message] = await drain("Discarded");
    expect(JSON.parse(message?.Body ?? "{}")).toMatchObject({
      requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 1 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });
  expect(lambda.events).toHaveLength(1);
});

const twoDays = 2 * 86_400_000;
/** Records that were written so long ago. One second is enough to be before a move: stamps are in whole seconds. */
const earlier = (seconds: number, ...keys: string[]) => ({
  change: (record: StreamRecord): StreamRecord => {
    const { ApproximateCreationDateTime: stamp, Keys } = record.dynamodb;
    if (!keys.some((key) => JSON.stringify(Keys).includes(key))) return record;
    return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: stamp - seconds } };
  },
});

test("the age of a record begins when it is written: however far the clock was moved before, it is delivered", async () => {
  const lambda = scriptedLambda();
  const { put, clock, count } = await mapStream(lambda, { mapping: { maxAge: 86_400, onFailure: "Discarded" } });
  for (const key of ["a", "b"]) {
    clock.advance(twoDays);
    await put(key);
    await vi.waitFor(() => expect(batches(lambda).flat()).toContain(key));
  }
  expect(await count("Discarded")).toBe(0);
});

test("what waits while the clock is moved grows older by the move, what is written after it does not", async () => {
  const held = Promise.withResolvers<undefined>();
  const lambda = scriptedLambda(() => held.promise);
  const { put, clock, drain } = await mapStream(lambda, {
    mapping: { batchSize: 1, maxAge: 86_400, onFailure: "Discarded" },
    ...earlier(1, "waits"),
  });
  await put("first");
  await eventually(lambda, [["first"]]);
  await put("waits");
  clock.advance(twoDays);
  await put("after");
  held.resolve(undefined);
  await eventually(lambda, [["first"], ["after"]]);
  const letters = (await drain("Discarded")).map(({ Body }) => JSON.parse(Body));
  expect(letters).toMatchObject([
    {
      requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 0 },
      DDBStreamBatchInfo: { batchSize: 1 },
    },
  ]);
});

test("a record that is too old stays so, when the destination refuses it and it is read again", async () => {
  const lambda = poisonedBy("old");
  const destination = { refuses: true };
  const { put, clock, count, warnings } = await mapStream(lambda, {
    mapping: { maxAge: 60, onFailure: "Discarded" },
    sqs: refusingWhile(destination),
  });
  await put("old");
  await eventually(lambda, [["old"]]);
  clock.advance(62_000);
  await vi.waitFor(() => expect(warnings()).toEqual([expect.stringContaining("disk full")]));
  destination.refuses = false;
  clock.advance(1000);
  await vi.waitFor(async () => expect(await count("Discarded")).toBe(1));
  expect(batches(lambda)).toEqual([["old"]]);
});

test("what an earlier run left is as old as the machine says: past the maximum age it is given up at the start", async () => {
  const lambda = scriptedLambda();
  await mapStream(lambda, {
    waiting: ["old", "young"],
    mapping: { startingPosition: "TRIM_HORIZON", maxAge: 3600, onFailure: "Discarded" },
    ...earlier(3602, "old"),
  });
  await eventually(lambda, [["young"]]);
});

test("a record that seems older than the one before it does not take that one along", async () => {
  const lambda = scriptedLambda();
  await mapStream(lambda, {
    waiting: ["new", "old"],
    mapping: { startingPosition: "TRIM_HORIZON", maxAge: 60, onFailure: "Discarded" },
    ...earlier(3600, "old"),
  });
  await eventually(lambda, [["new", "old"]]);
});
