import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { newId, orderCancelled } from "@larder/contracts";
import { expect, it, vi } from "vitest";
import { openStore, type Store, topology } from "./store.ts";

const mapping = Object.values(topology.mappings).find(
  ({ source }) => "queue" in source && source.queue === "StartCheckout",
)!;
const { visibilityTimeout, deadLetter } = topology.queues["StartCheckout"]!;
/** A queue whose consumer reads the order that its message is about. */
const waking = "WakeOnCancellation";
const wakingPatience = topology.queues[waking]!;
const queueUrl = (store: Store, queue: string) =>
  `${store.local.aws.endpoint}/${topology.account}/${topology.queues[queue]!.name}`;

async function messagesIn(store: Store, sqs: SQSClient, queue: string) {
  const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl(store, queue), AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

const runs = (store: Store) =>
  store.happened.filter((event) => event.type === "invocation" && event.function === `${waking}Worker`).length;
const failedRuns = (store: Store) =>
  store.happened.filter((event) => event.type === "invocation" && event.function === mapping.function && event.error);

/** What a dead-letter queue holds: the one message, and what it says of its end. */
async function deadLetterIn(store: Store, sqs: SQSClient, queue: string) {
  await vi.waitFor(async () => expect(await messagesIn(store, sqs, queue)).toBe(1), 5_000);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl(store, queue), MessageAttributeNames: ["All"] }),
  );
  const attributes = Object.entries(Messages[0]?.MessageAttributes ?? {});
  return {
    body: Messages[0]?.Body,
    cause: Object.fromEntries(attributes.map(([name, { StringValue }]) => [name, StringValue])),
  };
}

it("a message that can never be processed is in the DLQ at once, with its cause; its neighbours are confirmed once", {
  timeout: 60_000,
}, async () => {
  await using store = await openStore();
  const sqs = new SQSClient(store.local.aws);
  const { sku, stock } = await store.anyProduct();
  await sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl(store, "StartCheckout"), MessageBody: '{"not":"an event"}' }),
  );
  const placed = await Promise.all(Array.from({ length: 9 }, () => store.placed([{ sku, quantity: 1 }])));
  const settled = await Promise.all(placed.map(({ id }) => store.settled(id)));
  expect(settled.map(({ status }) => status)).toEqual(placed.map(() => "CONFIRMED"));

  expect(await deadLetterIn(store, sqs, deadLetter!.queue)).toEqual({
    body: '{"not":"an event"}',
    cause: expect.objectContaining({ ERROR_NAME: "ContractViolation", RECEIVE_COUNT: "1" }),
  });
  expect(await messagesIn(store, sqs, "StartCheckout")).toBe(0);
  expect(await store.stock(sku)).toBe(stock - 9);
});

it("a message that fails again and again is retried by visibility timeout, then in the DLQ with its last cause", {
  timeout: 60_000,
}, async () => {
  await using store = await openStore();
  const sqs = new SQSClient(store.local.aws);
  const announced = await cancelBrokenOrder(store);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(store, waking), MessageBody: announced }));

  for (let tries = 1; tries < wakingPatience.deadLetter!.maxReceiveCount; tries++) {
    await vi.waitFor(() => expect(runs(store)).toBe(tries), 5_000);
    expect(await messagesIn(store, sqs, waking)).toBe(1);
    expect(await messagesIn(store, sqs, wakingPatience.deadLetter!.queue)).toBe(0);
    store.local.clock.advance((wakingPatience.visibilityTimeout + 1) * 1_000);
  }
  expect(await deadLetterIn(store, sqs, wakingPatience.deadLetter!.queue)).toEqual({
    body: announced,
    cause: expect.objectContaining({
      ERROR_NAME: "ZodError",
      RECEIVE_COUNT: String(wakingPatience.deadLetter!.maxReceiveCount),
    }),
  });
  expect(await messagesIn(store, sqs, waking)).toBe(0);
});

/** Puts an order into the table that no code of ours can read. @returns the message that tells of its cancellation. */
async function cancelBrokenOrder(store: Store): Promise<string> {
  const orderId = newId("ord");
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(store.local.aws));
  await table.send(
    new PutCommand({
      TableName: topology.tables["Store"]!.name,
      Item: { pk: `ORDER#${orderId}`, sk: "ORDER", id: orderId, status: "LOST" },
    }),
  );
  const cancelledAt = new Date().toISOString();
  const reason = { code: "CUSTOMER_REQUEST", message: "Ordered twice" } as const;
  const detail = orderCancelled.create({
    subject: orderId,
    correlationId: newId("cor"),
    causationId: "a-test",
    time: cancelledAt,
    data: { orderId, customerId: "customer-1", reason, cancelledAt },
  });
  return JSON.stringify({ source: detail.source, "detail-type": detail.type, detail });
}

it("orders whose consumer is killed in mid-flight end confirmed, once each", { timeout: 120_000 }, async () => {
  await using store = await openStore();
  const { sku, stock } = await store.anyProduct();
  let crashed = false;
  const killed = new Promise<void>((resolve) => {
    store.local.live.subscribe((event) => {
      if (crashed || event.type !== "call" || event.caller !== mapping.function) return;
      crashed = true;
      store.local.crash(mapping.function);
      resolve();
    });
  });
  const placed = await Promise.all(Array.from({ length: 20 }, () => store.placed([{ sku, quantity: 1 }])));
  await killed;
  await vi.waitFor(() => expect(failedRuns(store).length).toBeGreaterThan(0), 5_000);

  // What the dead consumer held comes back when its visibility timeout is over. What else runs would be timed out by then.
  await vi.waitFor(() => expect(store.local.busy()).toBe(false), 30_000);
  store.local.clock.advance((visibilityTimeout + 1) * 1_000);
  const settled = Promise.all(placed.map(({ id }) => store.settled(id, 45_000)));
  expect((await settled).map(({ status }) => status)).toEqual(placed.map(() => "CONFIRMED"));
  expect(await store.stock(sku)).toBe(stock - placed.length);
});
