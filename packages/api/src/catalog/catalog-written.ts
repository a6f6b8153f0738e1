import { catalogChunkWritten, derivedEventId, type EventOf, madeAt } from "@larder/contracts";
import type { Cause } from "./product-item.ts";

/**
 * What tells that a chunk is written. Its id follows from the chunk alone, not from the message that brought it: who reads a
 * catalog may send a chunk again, in another message. So in the outbox, which takes an event once, it stands for the chunk.
 *
 * The outbox forgets after 16 days. A chunk that is redriven from dead letters even later finds its own decisions in the
 * products, or later ones, so it changes none; what is told then is told again under the same id.
 */
export const chunkWritten = (data: EventOf<typeof catalogChunkWritten>["data"], cause: Cause) =>
  catalogChunkWritten.create({
    ...cause,
    id: derivedEventId(madeAt(data.uploadId), `catalog-chunk.written ${data.uploadId} ${data.chunk}`),
    subject: data.uploadId,
    time: new Date().toISOString(),
    data,
  });
