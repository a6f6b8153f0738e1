import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { type CloudEvent, cloudEventSchema, newId, orderConfirmed } from "@larder/contracts";
import { type LocalCloud, start } from "@larder/local";
import { queueArn, ruleArn, type Topology } from "@larder/topology";
import { expect, vi } from "vitest";
import * as z from "zod";
import { send } from "../../packages/api/src/outbox/outbox.ts";
import { Gate, type HeldRequest } from "./gate.ts";
import { RunningLarder } from "./process.ts";
import { topology } from "./store.ts";

const { mappings, functions, queues, tables, buses } = topology;
const busName = buses["Events"]!.name;

/** Everything that reaches the bus is also sent here, for the test to hear. */
const heardQueue = "larder-test-Heard";

/** The outbox, what belongs to it, and a listener; nothing else of the store. The relay's way to the bus is the gate. */
function outboxTopology(gate: Gate): Topology {
  const throughTheGate = (name: string) => ({
    ...functions[name]!,
    environment: { AWS_ENDPOINT_URL_EVENTBRIDGE: gate.url },
  });
  const [, mapping] = Object.entries(mappings).find(([, each]) => each.function === "RelayOutbox")!;
  const fromTheRule = { ArnEquals: { "aws:SourceArn": [ruleArn(topology, busName, "Everything")] } };
  const mayBeSentTo = {
    effect: "Allow" as const,
    actions: ["sqs:SendMessage"],
    resources: [queueArn(topology, heardQueue)],
    principals: { Service: ["events.amazonaws.com"] },
    conditions: fromTheRule,
  };
  return {
    ...topology,
    functions: { RelayOutbox: throughTheGate("RelayOutbox"), RedriveOutbox: throughTheGate("RedriveOutbox") },
    tables: { Store: tables["Store"]! },
    buckets: {},
    cdns: {},
    queues: {
      RelayOutboxDlq: queues["RelayOutboxDlq"]!,
      Heard: { ...queues["RelayOutboxDlq"]!, name: heardQueue, policy: [mayBeSentTo] },
    },
    rules: {
      Everything: {
        name: "Everything",
        bus: "Events",
        pattern: { account: [topology.account] },
        targets: [{ to: { queue: "Heard" }, retries: 3, maxAge: 3600 }],
      },
    },
    mappings: { Relay: mapping },
    httpApis: {},
    userPools: {},
    invocations: {},
    secrets: [],
  };
}

type Aws = LocalCloud["aws"];

/** The outbox on a local cloud, between a test that sends and a test that listens. */
export interface Outbox extends AsyncDisposable {
  readonly gate: Gate;
  readonly aws: () => Aws;
  /** Everything that was sent and everything that was heard, from the beginning, in order. */
  readonly sent: CloudEvent[];
  readonly heard: CloudEvent[];
  /** Ends the relay, whatever it is doing. */
  crash(): Promise<void>;
}

/** In this process: `crash` ends the relay's environments. */
export async function openOutbox(): Promise<Outbox & { readonly local: LocalCloud; readonly state: string }> {
  const gate = await Gate.open();
  const state = mkdtempSync(join(tmpdir(), "larder-outbox-"));
  const local = await start(outboxTopology(gate), { state });
  gate.upstream = local.aws.endpoint;
  return {
    gate,
    local,
    state,
    aws: () => local.aws,
    sent: [],
    heard: [],
    async crash() {
      expect(await local.crash("RelayOutbox")).toBe(1);
    },
    async [Symbol.asyncDispose]() {
      await local.stop();
      await gate[Symbol.asyncDispose]();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** As a process of its own: `crash` is `kill -9` of the whole local cloud, and another one that takes up its state. */
export async function launchOutbox(): Promise<Outbox> {
  const gate = await Gate.open();
  const folder = mkdtempSync(join(tmpdir(), "larder-outbox-"));
  const file = join(folder, "topology.json");
  writeFileSync(file, JSON.stringify(outboxTopology(gate)));
  const launch = () => new RunningLarder(join(folder, "state"), ["--topology", file]);
  let running = launch();
  const ready = async () => {
    gate.upstream = (await running.ready())["aws"]!;
  };
  await ready();
  return {
    gate,
    aws: () => ({
      endpoint: gate.upstream,
      region: topology.region,
      credentials: { accessKeyId: "larder", secretAccessKey: "larder" },
    }),
    sent: [],
    heard: [],
    async crash() {
      await running.end("SIGKILL");
      running = launch();
      await ready();
    },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await gate[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** An order's event, as good as any. */
export function eventOf(subject: string): CloudEvent {
  const confirmedAt = new Date().toISOString();
  const total = { amount: 100, currency: "EUR" };
  const reason = { code: "PAYMENT_AUTHORISED" as const, message: "Paid for" };
  // Not part of every version of the contract; what a contract does not name is dropped.
  const data = { orderId: newId("ord"), customerId: "customer-1", total, reason, confirmedAt };
  const cause = { correlationId: newId("cor"), causationId: "test" };
  return orderConfirmed.create({ ...cause, subject, time: confirmedAt, data });
}

/** Sends events through the outbox, one transaction after another, as the service's functions do. */
export async function sendAll({ aws, sent }: Outbox, events: readonly CloudEvent[]) {
  process.env["SST_RESOURCE_App"] = JSON.stringify({ name: topology.app, stage: topology.stage });
  process.env["SST_RESOURCE_StoreTable"] = JSON.stringify({ name: tables["Store"]!.name });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws()));
  for (const event of events) await documents.send(new TransactWriteCommand({ TransactItems: [send(event)] }));
  documents.destroy();
  sent.push(...events);
}

/**
 * Sends events that the relay will read as one batch: while it is at something else. Its requests are met by `meet`,
 * numbered; 0 is the one of before, while the relay has not read the batch yet.
 */
export async function sendTogether(
  outbox: Outbox,
  events: readonly CloudEvent[],
  meet: (nth: number, request: HeldRequest) => ReturnType<Gate["meet"]>,
) {
  const [isBusy, areSent] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let requests = 0;
  outbox.gate.meet = async (request) => {
    const nth = requests++;
    isBusy.resolve();
    await areSent.promise;
    return meet(nth, request);
  };
  await sendAll(outbox, [eventOf(newId("ord"))]);
  await isBusy.promise;
  await sendAll(outbox, events);
  areSent.resolve();
}

const messageSchema = z.object({ detail: cloudEventSchema });

/** Listens until each of these events was heard, and to whatever comes with them. */
export async function hear(outbox: Outbox, wanted: readonly CloudEvent[] = outbox.sent) {
  await vi.waitFor(
    async () => {
      await drain(outbox);
      expect(outbox.heard.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted.map(({ id }) => id)));
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** Where a queue is on the local cloud, by its physical name. */
export const urlOf = ({ aws }: Outbox, queue: string) => `${aws().endpoint}/${topology.account}/${queue}`;

/** What is taken from the queue is heard before it is deleted: everything may be killed between any two of these calls. */
async function drain(outbox: Outbox): Promise<void> {
  const sqs = new SQSClient(outbox.aws());
  const QueueUrl = urlOf(outbox, heardQueue);
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return;
      for (const { Body = "", ReceiptHandle } of Messages) {
        outbox.heard.push(messageSchema.parse(JSON.parse(Body)).detail);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  } finally {
    sqs.destroy();
  }
}

/** Nothing is lost, nothing is invented, and each subject's events came first in the order in which they were sent. */
export function expectFaithful({ sent, heard }: Outbox) {
  const first = heard.filter(({ id }, index) => heard.findIndex((event) => event.id === id) === index);
  const byId = (events: readonly CloudEvent[]) => [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(first)).toEqual(byId(sent));
  for (const { subject } of sent) {
    const of = (events: readonly CloudEvent[]) => events.filter((event) => event.subject === subject);
    expect(of(first)).toEqual(of(sent));
  }
}
