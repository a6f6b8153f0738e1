import type { Topology } from "@larder/topology";
import { expect, onTestFinished, test, vi } from "vitest";
import { bench } from "./fixtures/bench.ts";
import { memorySqs } from "./fixtures/memory-sqs.ts";
import { memoryStream } from "./fixtures/memory-stream.ts";
import { type ScriptedLambda, scriptedLambda } from "./fixtures/scripted-lambda.ts";
import { functionOf, queueOf, topologyOf } from "./fixtures/topology.ts";
import { startMappings } from "./index.ts";

const arn = "arn:aws:sqs:eu-west-1:000000000000:shop-orders";

async function queueMapping(lambda: ScriptedLambda, spec: object = {}) {
  const parts = bench();
  const topology: Topology = topologyOf({
    functions: { Reserve: functionOf("shop-reserve") },
    queues: { Orders: queueOf("shop-orders") },
    mappings: {
      OrdersToReserve: {
        source: { queue: "Orders" },
        function: "Reserve",
        batchSize: 10,
        window: 0,
        partialResponses: true,
        filters: [],
        ...spec,
      },
    },
  });
  const sqs = memorySqs(parts.clock);
  const mappings = await startMappings({ ...parts, topology, sqs, lambda, dynamodb: memoryStream(parts.clock) });
  onTestFinished(() => mappings.stop());
  const bodies = () => lambda.events.map((event) => event.Records.map((record) => record["body"]));
  return { ...parts, sqs, mappings, bodies };
}

test("a message arrives in the shape that Lambda gives it, and is deleted when the function has succeeded", async () => {
  const lambda = scriptedLambda();
  const { sqs } = await queueMapping(lambda);
  await sqs.send("Orders", { body: "hello", attributes: { kind: { DataType: "String", StringValue: "greeting" } } });
  await vi.waitFor(() => expect(sqs.bodies("Orders")).toEqual([]));
  expect(lambda.events).toEqual([
    {
      Records: [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: "hello",
          attributes: { ApproximateReceiveCount: "1", SentTimestamp: expect.stringMatching(/^\d{13}$/) },
          messageAttributes: {
            kind: { stringValue: "greeting", stringListValues: [], binaryListValues: [], dataType: "String" },
          },
          md5OfBody: "5d41402abc4b2a76b9719d911017c592",
          eventSource: "aws:sqs",
          eventSourceARN: arn,
          awsRegion: "eu-west-1",
        },
      ],
    },
  ]);
});

test("a batch that fails comes back whole when its visibility timeout has passed", async () => {
  let broken = true;
  const lambda = scriptedLambda(() => {
    if (broken) throw new Error("no");
  });
  const { sqs, clock, bodies } = await queueMapping(lambda);
  await sqs.send("Orders", { body: "a" });
  await vi.waitFor(() => expect(bodies()).toEqual([["a"]]));
  broken = false;
  clock.advance(29_000);
  expect(sqs.bodies("Orders")).toEqual(["a"]);
  clock.advance(2000);
  await vi.waitFor(() => expect(sqs.bodies("Orders")).toEqual([]));
  expect(bodies()).toEqual([["a"], ["a"]]);
});
