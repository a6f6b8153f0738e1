import {
  catalogChunkRead,
  derivedEventId,
  mostRowsOfAChunk,
  type NumberedRow,
  type PackedRow,
  packRow,
} from "@larder/contracts";
import type { Upload } from "../uploads/upload.ts";
import { createBatchSender } from "./send-batches.ts";

/** Sends the good rows of a catalog to the shop, in chunks. Once one of its methods has thrown, no more is sent. */
export interface ChunkSender {
  /** Takes rows, and returns when more may come: the slower of reading and sending sets the pace. */
  add(rows: readonly NumberedRow[]): Promise<void>;
  /** Sends what is left as a chunk of its own, and waits until everything is on the queue. @returns how many chunks there are by now. */
  flush(): Promise<number>;
  /** Waits until all whole chunks are on the queue. @returns the line of the last row in them, or nothing when there are none. */
  settle(): Promise<number | undefined>;
}

/** @param first The number of the next chunk. Chunks of one number are one event, sent again: same id, same rows. */
export function createChunkSender(upload: Upload, first: number): ChunkSender {
  const messages = createBatchSender();
  let next = first;
  let lastLine: number | undefined;
  let rows: PackedRow[] = [];

  async function send(chunk: readonly PackedRow[]): Promise<void> {
    await messages.add(JSON.stringify(eventOf(upload, next++, chunk)));
    lastLine = chunk.at(-1)?.[0];
  }
  return {
    async add(more) {
      rows = [...rows, ...more.map(packRow)];
      let from = 0;
      for (; rows.length - from >= mostRowsOfAChunk; from += mostRowsOfAChunk)
        await send(rows.slice(from, from + mostRowsOfAChunk));
      rows = rows.slice(from);
    },
    async flush() {
      if (rows.length > 0) await send(rows.splice(0));
      await messages.settle();
      return next;
    },
    async settle() {
      await messages.settle();
      return lastLine;
    },
  };
}

/** Each row was held to the contract by itself: the first stands here for all, whose second time would take a tenth of the import. */
function eventOf({ id, createdAt, correlationId, source }: Upload, chunk: number, rows: readonly PackedRow[]) {
  const event = catalogChunkRead.create({
    id: derivedEventId(createdAt, `${id} ${source?.etag} ${chunk}`),
    subject: id,
    time: createdAt,
    correlationId,
    causationId: id,
    data: { uploadId: id, chunk, rows: rows.slice(0, 1) },
  });
  return { ...event, data: { ...event.data, rows } };
}
