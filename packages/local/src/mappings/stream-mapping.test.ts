import { expect, onTestFinished, test, vi } from "vitest";
import { bench } from "./fixtures/bench.ts";
import { memorySqs } from "./fixtures/memory-sqs.ts";
import { memoryStream } from "./fixtures/memory-stream.ts";
import { type ScriptedLambda, scriptedLambda } from "./fixtures/scripted-lambda.ts";
import { functionOf, queueOf, tableOf, topologyOf } from "./fixtures/topology.ts";
import { startMappings } from "./index.ts";

const topologyWith = (spec: object) =>
  topologyOf({
    functions: { Relay: functionOf("shop-relay") },
    tables: { Orders: tableOf("shop-orders-table") },
    queues: { Discarded: queueOf("shop-discarded") },
    mappings: {
      OrdersToRelay: {
        source: { tableStream: "Orders" },
        function: "Relay",
        batchSize: 100,
        window: 0,
        partialResponses: false,
        filters: [],
        startingPosition: "LATEST",
        ...spec,
      },
    },
  });

async function streamMapping(lambda: ScriptedLambda, spec: object = {}, { parts = bench() } = {}) {
  const sqs = memorySqs(parts.clock);
  const dynamodb = memoryStream(parts.clock);
  const options = { ...parts, topology: topologyWith(spec), sqs, dynamodb, lambda };
  const start = async () => {
    const mappings = await startMappings(options);
    onTestFinished(() => mappings.stop());
    return mappings;
  };
  return { ...parts, sqs, dynamodb, mappings: await start(), restart: start };
}

type Events = ScriptedLambda["events"];
const keyOf = (record: Record<string, unknown>) =>
  (record as { dynamodb: { Keys: { pk: { S: string } } } }).dynamodb.Keys.pk.S;
const keys = (events: Events) => events.map((event) => event.Records.map(keyOf));

test("a write wakes the mapping, and the function gets the record as the stream has it", async () => {
  const lambda = scriptedLambda();
  const { dynamodb } = await streamMapping(lambda);
  dynamodb.put("o1");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  expect(lambda.events[0]?.Records[0]).toMatchObject({ eventName: "INSERT", dynamodb: { Keys: { pk: { S: "o1" } } } });
});

test("the checkpoint is on disk after success: a restart goes on behind it", async () => {
  const lambda = scriptedLambda();
  const { dynamodb, mappings, restart } = await streamMapping(lambda);
  dynamodb.put("o1");
  await vi.waitFor(() => expect(lambda.events).toHaveLength(1));
  await mappings.stop();
  dynamodb.put("o2");
  await restart();
  await vi.waitFor(() => expect(keys(lambda.events)).toEqual([["o1"], ["o2"]]));
});
