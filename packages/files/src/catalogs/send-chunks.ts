import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from "@aws-sdk/client-sqs";
import { type CatalogRow, catalogChunkRead, derivedEventId, mostRowsOfAChunk } from "@larder/contracts";
import { retry } from "@larder/lambda/retry";
import { Resource } from "sst/resource";
import type { Upload } from "../uploads/upload.ts";

/** Queues are found by their URL's path, at the endpoint that the environment gives. */
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

/** Of one call, all messages together: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const mostBytes = 1_000_000;
const mostMessages = 10;
/** Calls under way at once. */
const mostCalls = 4;

type Line = { readonly line: number; readonly row: CatalogRow };

/** Sends the good rows of a catalog to the shop, in chunks. */
export interface ChunkSender {
  /** Takes rows, and returns when more may come: the slower of reading and sending sets the pace. */
  add(rows: readonly Line[]): Promise<void>;
  /** Sends what is left as a chunk of its own, and waits until everything is on the queue. @returns how many chunks there are by now. */
  flush(): Promise<number>;
}

/**
 * @param first The number of the next chunk. Chunks of one number are one event, sent again: same id, same rows.
 */
export function createChunkSender(upload: Upload, first: number): ChunkSender {
  let next = first;
  let rows: Line[] = [];
  let batch: SendMessageBatchRequestEntry[] = [];
  let bytes = 0;
  const calls = new Set<Promise<void>>();

  async function pack(chunk: readonly Line[]): Promise<void> {
    const body = JSON.stringify(eventOf(upload, next++, chunk));
    const size = Buffer.byteLength(body);
    if (batch.length === mostMessages || bytes + size > mostBytes) await dispatch();
    batch.push({ Id: String(batch.length), MessageBody: body });
    bytes += size;
  }
  async function dispatch(): Promise<void> {
    if (batch.length === 0) return;
    const call = sendAll(batch).finally(() => calls.delete(call));
    // Whoever waits for it is told; until then nobody may be.
    call.catch(() => {});
    calls.add(call);
    [batch, bytes] = [[], 0];
    if (calls.size >= mostCalls) await Promise.race(calls);
  }
  return {
    async add(more) {
      rows = rows.length === 0 ? [...more] : [...rows, ...more];
      while (rows.length >= mostRowsOfAChunk) await pack(rows.splice(0, mostRowsOfAChunk));
    },
    async flush() {
      if (rows.length > 0) await pack(rows.splice(0));
      await dispatch();
      await Promise.all(calls);
      return next;
    },
  };
}

const eventOf = ({ id, createdAt, correlationId, source }: Upload, chunk: number, rows: readonly Line[]) =>
  catalogChunkRead.create({
    id: derivedEventId(createdAt, `${id} ${source?.etag} ${chunk}`),
    subject: id,
    time: createdAt,
    correlationId,
    causationId: id,
    data: { uploadId: id, chunk, rows: [...rows] },
  });

/** A batch may be taken in part. */
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
