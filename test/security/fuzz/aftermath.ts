import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, vi } from "vitest";
import * as z from "zod";
import { type Customer, type Store, topology } from "../../flows/store.ts";
import { answerFaults, operations } from "./document.ts";

/** Reads a list to its end, each page held to the document; answers all that is in it. */
export async function wholeList(customer: Customer, operationId: string): Promise<Item[]> {
  const operation = operations.find((each) => each.operationId === operationId)!;
  const items: Item[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ limit: "100", ...(next !== undefined && { next }) });
    const response = await customer.get(`${operation.path}?${query}`);
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(answerFaults(operation, response, text)).toEqual([]);
    const page = pageSchema.parse(JSON.parse(text));
    items.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return items;
}

const itemSchema = z.looseObject({ sku: z.string().optional(), stock: z.int().optional(), id: z.string().optional() });
const pageSchema = z.object({ items: z.array(itemSchema), next: z.string().optional() });
type Item = z.infer<typeof itemSchema>;

/** Waits until nothing is left to be done: every order of a customer is decided, and every queue is empty. */
export async function settled(store: Store): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await (await store.get("/orders?status=PENDING")).json()).toEqual({ items: [] });
      for (const name of Object.keys(topology.queues).filter((each) => !isForTheDead(each)))
        expect([name, await messagesIn(store, name)]).toEqual([name, 0]);
    },
    { timeout: 60_000, interval: 100 },
  );
}

const isForTheDead = (queue: string) => queue.endsWith("Dlq");

/** The dead-letter queues that have messages, and how many. */
export async function deadLetters(store: Store): Promise<Record<string, number>> {
  const names = Object.keys(topology.queues).filter(isForTheDead);
  const counted = await Promise.all(names.map(async (name) => [name, await messagesIn(store, name)] as const));
  return Object.fromEntries(counted.filter(([, messages]) => messages > 0));
}

async function messagesIn({ local }: Store, queue: string): Promise<number> {
  const QueueUrl = `${local.aws.endpoint}/${topology.account}/${topology.queues[queue]!.name}`;
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const sqs = new SQSClient(local.aws);
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  sqs.destroy();
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

/** What went wrong behind the API: functions that failed, deliveries that were given up, and what the local cloud warns of. */
export const failures = ({ happened }: Store) =>
  happened.filter(
    (event) =>
      (event.type === "invocation" && event.error !== undefined) ||
      (event.type === "delivery" && (event.outcome === "failed" || event.outcome === "dead-lettered")) ||
      event.type === "warning",
  );
