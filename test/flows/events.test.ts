import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type EventDefinition, eventDefinitions } from "@larder/contracts";
import { createPublisher } from "@larder/lambda/publisher";
import { type LocalCloud, start } from "@larder/local";
import { queueArn, ruleArn, type Topology } from "@larder/topology";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { arbitraryOf } from "../arbitrary/json-schema.ts";
import { topology as store } from "./store.ts";

const busName = "every-event";
const nameOf = ({ type, version }: EventDefinition) => `${type.replaceAll(".", "-")}-v${version}`;

/** One bus, and for each event that is defined a rule with its pattern and a queue of its own. */
const topology: Topology = {
  ...store,
  ...{ functions: {}, tables: {}, mappings: {}, httpApis: {}, userPools: {}, invocations: {}, outputs: {} },
  buckets: {},
  cdns: {},
  buses: { Events: { name: busName } },
  queues: Object.fromEntries(eventDefinitions.map((definition) => [nameOf(definition), queueOf(nameOf(definition))])),
  rules: Object.fromEntries(
    eventDefinitions.map((definition) => {
      const name = nameOf(definition);
      const targets = [{ to: { queue: name }, retries: 0, maxAge: 60 }];
      return [name, { name, bus: "Events", pattern: JSON.parse(JSON.stringify(definition.pattern)), targets }];
    }),
  ),
};

function queueOf(name: string): Topology["queues"][string] {
  return {
    name,
    ...{ fifo: false, contentBasedDeduplication: false, encrypted: true },
    ...{ visibilityTimeout: 30, retention: 3600, delay: 0 },
    policy: [
      {
        effect: "Allow",
        principals: { Service: ["events.amazonaws.com"] },
        actions: ["sqs:SendMessage"],
        resources: [queueArn(store, name)],
        conditions: { ArnEquals: { "aws:SourceArn": [ruleArn(store, busName, name)] } },
      },
    ],
  };
}

const state = mkdtempSync(join(tmpdir(), "larder-events-"));
let local: LocalCloud;
beforeAll(async () => {
  local = await start(topology, { state });
});
afterAll(async () => {
  await local.stop();
  rmSync(state, { recursive: true, force: true });
});

/** Takes so many messages out of a queue, and whatever comes along with them. */
async function take(sqs: SQSClient, name: string, count: number): Promise<Message[]> {
  const QueueUrl = `${local.aws.endpoint}/${topology.account}/${name}`;
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 });
  const taken: Message[] = [];
  while (taken.length < count) {
    const { Messages = [] } = await sqs.send(receive);
    if (Messages.length === 0) break;
    await Promise.all(
      Messages.map(({ ReceiptHandle }) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
    );
    taken.push(...Messages);
  }
  return taken;
}

/** What EventBridge wraps around an event. */
const envelopeSchema = z.object({ source: z.string(), "detail-type": z.string(), detail: z.unknown() });

const sorted = (events: readonly unknown[]) => events.map((event) => JSON.stringify(event)).toSorted();

describe("any event that its schema allows survives publisher, bus, rule, queue and the consumer's check", () => {
  it.each(eventDefinitions.map((definition) => [nameOf(definition), definition] as const))(
    "%s",
    async (name, definition) => {
      const sqs = new SQSClient(local.aws);
      const publisher = createPublisher({
        busName,
        source: definition.source,
        client: new EventBridgeClient(local.aws),
      });
      const event = arbitraryOf(z.toJSONSchema(definition.schema)).map((value) => definition.schema.parse(value));

      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (sent) => {
          expect(await publisher.publish(sent)).toEqual({ published: sent.length, failed: [] });
          const messages = await take(sqs, name, sent.length);
          const envelopes = messages.map(({ Body = "" }) => envelopeSchema.parse(JSON.parse(Body)));
          const received = envelopes.map(({ detail }) => definition.schema.parse(detail));
          expect(sorted(received)).toEqual(sorted(sent));
          for (const envelope of envelopes)
            expect(envelope).toMatchObject({ source: definition.source, "detail-type": definition.type });
        }),
        { numRuns: 10 },
      );
    },
    30_000,
  );
});
