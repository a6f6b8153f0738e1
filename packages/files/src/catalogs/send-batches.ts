import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { retry } from "@larder/lambda/retry";
import { Resource } from "sst/resource";
import { sqs } from "../store/queues.ts";

/** Of one call, all messages together: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const mostBytes = 1_000_000;
const mostMessages = 10;
/** Calls under way at once. */
const mostCalls = 4;

/** Puts messages on the queue of chunks, as many at once as one call takes, and some calls at once. */
export interface BatchSender {
  /** Returns when the next one may come. @throws what a call failed with, this one or one before. */
  add(body: string): Promise<void>;
  /** Returns when all are on the queue. @throws what a call failed with. */
  settle(): Promise<void>;
}

export function createBatchSender(): BatchSender {
  let batch: SendMessageBatchRequestEntry[] = [];
  let bytes = 0;
  const calls = new Set<Promise<void>>();
  /** A call may fail while nobody waits for it: it is not forgotten. */
  const failures: unknown[] = [];

  function dispatch(): void {
    if (batch.length === 0) return;
    const call = sendAll(batch)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => calls.delete(call));
    calls.add(call);
    [batch, bytes] = [[], 0];
  }
  function check(): void {
    if (failures.length > 0) throw failures[0];
  }
  return {
    async add(body) {
      const size = Buffer.byteLength(body);
      if (batch.length === mostMessages || bytes + size > mostBytes) dispatch();
      if (calls.size >= mostCalls) await Promise.race(calls);
      check();
      batch.push({ Id: String(batch.length), MessageBody: body });
      bytes += size;
    },
    async settle() {
      dispatch();
      await Promise.all(calls);
      check();
    },
  };
}

/** A call may take some messages and not others. */
class NotAllSent extends Error {
  override readonly name = "NotAllSent";
}

async function sendAll(entries: readonly SendMessageBatchRequestEntry[]): Promise<void> {
  let left = [...entries];
  const send = async () => {
    const command = new SendMessageBatchCommand({ QueueUrl: Resource.CatalogChunksQueue.url, Entries: left });
    const { Failed = [] } = await sqs.send(command);
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
    if (left.length > 0) throw new NotAllSent(`${left.length} messages were not taken: ${Failed[0]?.Message}`);
  };
  await retry(send, (error) => error instanceof NotAllSent);
}
