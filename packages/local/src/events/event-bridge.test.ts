import { expect, onTestFinished, test } from "vitest";
import type { AwsCall } from "../aws-call.ts";
import { bench } from "../mappings/fixtures/bench.ts";
import { memorySqs } from "../mappings/fixtures/memory-sqs.ts";
import { scriptedLambda } from "../mappings/fixtures/scripted-lambda.ts";
import { functionOf, queueOf, topologyOf } from "../mappings/fixtures/topology.ts";
import type { Sqs } from "../ports.ts";
import { startEventBridge } from "./index.ts";

const ruleArn = "arn:aws:events:eu-west-1:000000000000:rule/shop-bus/shop-placed";
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

const allowing = (name: string) => [
  {
    effect: "Allow",
    principals: { Service: ["events.amazonaws.com"] },
    actions: ["sqs:SendMessage"],
    resources: [queueArn(name)],
    conditions: { ArnEquals: { "aws:SourceArn": [ruleArn] } },
  },
];

const topologyWith = (target: object = {}, queuePolicy: object[] = allowing("shop-orders")) =>
  topologyOf({
    buses: { Bus: { name: "shop-bus" } },
    functions: { Notify: functionOf("shop-notify") },
    queues: {
      Orders: queueOf("shop-orders", { policy: queuePolicy }),
      Undelivered: queueOf("shop-undelivered", { policy: allowing("shop-undelivered") }),
    },
    rules: {
      Placed: {
        name: "shop-placed",
        bus: "Bus",
        pattern: { "detail-type": ["order.placed"] },
        targets: [{ to: { queue: "Orders" }, deadLetter: "Undelivered", retries: 3, maxAge: 86_400, ...target }],
      },
    },
  });

type Options = { target?: object; policy?: object[]; sqs?: (sqs: Sqs) => Sqs };

async function eventBridge({ target, policy, sqs: wrap = (sqs) => sqs }: Options = {}, parts = bench()) {
  const sqs = memorySqs(parts.clock);
  const lambda = scriptedLambda();
  const topology = topologyWith(target, policy);
  const bus = await startEventBridge({ ...parts, topology, sqs: wrap(sqs), lambda });
  onTestFinished(() => bus.stop());
  const call = async (operation: string, input: unknown) => {
    const request: AwsCall = {
      service: "events",
      operation,
      accessKeyId: "key",
      method: "POST",
      path: "/",
      headers: {},
      body: Buffer.from(JSON.stringify(input)),
    };
    return JSON.parse((await bus.service(request)).body.toString());
  };
  const put = (...entries: object[]) =>
    call("PutEvents", { Entries: entries.map((entry) => ({ ...placed, ...entry })) });
  return { ...parts, sqs, lambda, bus, call, put };
}

const placed = { Source: "shop", DetailType: "order.placed", Detail: '{"id":"ord_1"}', EventBusName: "shop-bus" };

test("an event that a rule matches is on its queue, in EventBridge's envelope, when PutEvents answers", async () => {
  const { put, sqs } = await eventBridge();
  const answer = await put({ Time: 1_700_000_000, Resources: ["arn:aws:thing"] });
  expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  expect(sqs.bodies("Orders").map((body) => JSON.parse(body))).toEqual([
    {
      version: "0",
      id: answer.Entries[0].EventId,
      "detail-type": "order.placed",
      source: "shop",
      account: "000000000000",
      time: "2023-11-14T22:13:20Z",
      region: "eu-west-1",
      resources: ["arn:aws:thing"],
      detail: { id: "ord_1" },
    },
  ]);
});

test("a function is invoked asynchronously with the event", async () => {
  const { put, lambda } = await eventBridge({ target: { to: { function: "Notify" } } });
  await put({});
  expect(lambda.accepted).toEqual([{ function: "Notify", event: expect.stringContaining('"order.placed"') }]);
});

test("an event that no rule matches goes nowhere", async () => {
  const { put, sqs } = await eventBridge();
  expect(await put({ DetailType: "order.eaten" })).toMatchObject({ FailedEntryCount: 0 });
  expect(sqs.bodies("Orders")).toEqual([]);
});
