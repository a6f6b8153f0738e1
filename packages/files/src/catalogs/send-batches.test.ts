import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { afterEach, describe, expect, it } from "vitest";
import { sqs } from "../store/queues.ts";
import { createBatchSender } from "./send-batches.ts";

setEnvironment({ CatalogChunksQueue: { url: "https://sqs.eu-central-1.amazonaws.com/000000000000/chunks" } });

/** Answers calls in SQS's place. @param refuse Which entries of which call are not taken. */
function answer(refuse: (entry: SendMessageBatchRequestEntry, call: number) => boolean) {
  const taken: (string | undefined)[] = [];
  let [calls, open, mostOpen] = [0, 0, 0];
  sqs.middlewareStack.add(
    () =>
      async ({ input }) => {
        mostOpen = Math.max(mostOpen, ++open);
        const call = calls++;
        await new Promise(setImmediate);
        open--;
        const all = "Entries" in input ? (input.Entries ?? []) : [];
        const entries = all.filter((entry) => "MessageBody" in entry);
        const Failed = entries.filter((entry) => refuse(entry, call));
        taken.push(...entries.filter((entry) => !Failed.includes(entry)).map(({ MessageBody }) => MessageBody));
        const output = { $metadata: {}, Failed: Failed.map(({ Id }) => ({ Id, Message: "busy" })) };
        return { output, response: {} };
      },
    { step: "initialize", name: "answer" },
  );
  return { taken, calls: () => calls, mostOpen: () => mostOpen };
}
afterEach(() => void sqs.middlewareStack.remove("answer"));

async function send(bodies: readonly string[]) {
  const sender = createBatchSender();
  for (const body of bodies) await sender.add(body);
  await sender.settle();
}
const bodies = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`);

describe("messages", () => {
  it("go ten to a call, and a few calls at once", async () => {
    const queue = answer(() => false);
    await send(bodies(200));
    expect(queue.taken.toSorted()).toEqual(bodies(200).toSorted());
    expect([queue.calls(), queue.mostOpen()]).toEqual([20, 4]);
  });

  it("that are large go as many to a call as it takes", async () => {
    const queue = answer(() => false);
    await send(Array.from({ length: 6 }, () => "é".repeat(200_000)));
    expect(queue.calls()).toBe(3);
  });

  it("that were not taken are sent again, and no others", async () => {
    const queue = answer(({ Id }, call) => call < 3 && Number(Id) % 3 === call);
    await send(bodies(10));
    expect(queue.taken.toSorted()).toEqual(bodies(10).toSorted());
  });

  it("that are never taken are told of, though nobody waits while they fail", async () => {
    answer(({ MessageBody }) => MessageBody === "message 3");
    const sender = createBatchSender();
    for (const body of bodies(11)) await sender.add(body);
    await expect.poll(() => sender.settle().then(String, String), { timeout: 15_000 }).toContain("busy");
    await expect(sender.add("more")).rejects.toThrow("busy");
  });
});
