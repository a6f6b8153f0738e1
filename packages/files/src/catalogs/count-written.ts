import { setImmediate } from "node:timers/promises";
import { catalogChunkWritten, type UploadId } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { addWritten, mostAtOnce, type Rows } from "./add-written.ts";
import { endImport } from "./end-import.ts";

const deadLetter = () => Resource.CountWrittenDeadLetters;

interface Gathered {
  readonly chunks: Map<number, Rows>;
  readonly counted: Promise<void>;
}

/** What came together and is not being counted yet. */
const gathering = new Map<UploadId, Gathered>();

/**
 * Counts what the shop has written of a catalog, each chunk once, and ends the import with the last.
 *
 * All chunks of a catalog are added to one item, which one can change at a time. So those of one batch are added at once,
 * instead of getting into each other's way.
 */
export const handler = queue(catalogChunkWritten, { deadLetter }, async ({ data: { uploadId, chunk, rows } }) => {
  const gathered = gatheredOf(uploadId);
  gathered.chunks.set(chunk, rows);
  await gathered.counted;
});

function gatheredOf(id: UploadId): Gathered {
  const open = gathering.get(id);
  if (open && open.chunks.size < mostAtOnce) return open;
  const chunks = new Map<number, Rows>();
  const gathered = { chunks, counted: countSoon(id, chunks) };
  gathering.set(id, gathered);
  return gathered;
}

/** As soon as the messages that came together are all read. */
async function countSoon(id: UploadId, chunks: ReadonlyMap<number, Rows>): Promise<void> {
  await setImmediate();
  if (gathering.get(id)?.chunks === chunks) gathering.delete(id);
  await addWritten(id, chunks);
  await endImport(id);
}
