import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it, vi } from "vitest";
import { openStore, type Store, topology } from "./store.ts";

const mapping = Object.values(topology.mappings).find(
  ({ source }) => "queue" in source && source.queue === "ConfirmOrder",
)!;
const { visibilityTimeout, deadLetter } = topology.queues["ConfirmOrder"]!;
const queueUrl = (store: Store, queue: string) =>
  `${store.local.aws.endpoint}/${topology.account}/${topology.queues[queue]!.name}`;

async function messagesIn(store: Store, sqs: SQSClient, queue: string) {
  const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl(store, queue), AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

const failedRuns = (store: Store) =>
  store.happened.filter((event) => event.type === "invocation" && event.function === mapping.function && event.error);

it("a message that cannot be processed is retried by visibility timeout, then in the DLQ; its neighbours are confirmed once", {
  timeout: 60_000,
}, async () => {
  await using store = await openStore();
  const sqs = new SQSClient(store.local.aws);
  const { sku, stock } = await store.anyProduct();
  await sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl(store, "ConfirmOrder"), MessageBody: '{"not":"an event"}' }),
  );
  const placed = await Promise.all(Array.from({ length: 9 }, () => store.placed([{ sku, quantity: 1 }])));
  const settled = await Promise.all(placed.map(({ id }) => store.settled(id)));
  expect(settled.map(({ status }) => status)).toEqual(placed.map(() => "CONFIRMED"));

  for (let tries = 1; tries <= deadLetter!.maxReceiveCount; tries++) {
    await vi.waitFor(async () => expect(await messagesIn(store, sqs, "ConfirmOrder")).toBe(1));
    expect(await messagesIn(store, sqs, deadLetter!.queue)).toBe(0);
    store.local.clock.advance((visibilityTimeout + 1) * 1_000);
  }
  await vi.waitFor(async () => expect(await messagesIn(store, sqs, deadLetter!.queue)).toBe(1), 5_000);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(store, deadLetter!.queue) }));
  expect(Messages[0]?.Body).toBe('{"not":"an event"}');
  expect(await messagesIn(store, sqs, "ConfirmOrder")).toBe(0);
  expect(await store.stock(sku)).toBe(stock - 9);
});

it("orders whose consumer is killed in mid-flight end confirmed, once each", { timeout: 60_000 }, async () => {
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

  // What the dead consumer held comes back when its visibility timeout is over.
  const settled = Promise.all(placed.map(({ id }) => store.settled(id, 15_000)));
  store.local.clock.advance((visibilityTimeout + 1) * 1_000);
  expect((await settled).map(({ status }) => status)).toEqual(placed.map(() => "CONFIRMED"));
  expect(await store.stock(sku)).toBe(stock - placed.length);
});
