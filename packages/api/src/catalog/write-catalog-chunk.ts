import { catalogChunkRead, causedBy, type EventOf, type NumberedRow, unpackRow } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { carriedOut, type RowCounts } from "./catalog-rows.ts";
import { chunkWritten } from "./catalog-written.ts";
import { untilNotOvertaken } from "./overtaken.ts";
import { Overtaken } from "./problems.ts";
import { findProducts } from "./product-store.ts";

const deadLetter = () => Resource.CatalogChunksDeadLetters;

/**
 * Writes a chunk of a catalog: its products, what tells of each, and what tells of the chunk, in one transaction. It happens
 * once, however often the message comes, since what tells of the chunk has one id and can be sent once.
 */
export const handler = queue(catalogChunkRead, { deadLetter }, async (message, { logger }) => {
  const { uploadId, chunk } = message.data;
  const rows = await untilNotOvertaken(() => write(message));
  const news = rows ? "Chunk of a catalog written" : "Chunk of a catalog was written before";
  logger.info(news, { upload_id: uploadId, chunk, ...rows });
});

/**
 * @returns how many rows did what; nothing when the chunk was written before.
 * @throws {Overtaken} when a product was described anew after it was read. Nothing is written then.
 */
async function write(message: EventOf<typeof catalogChunkRead>): Promise<RowCounts | undefined> {
  const { uploadId, chunk, rows } = message.data;
  const latest = latestRows(rows.map(unpackRow));
  const current = await findProducts([...latest.keys()]);
  const cause = causedBy(message);
  const done = [...latest.values()].map((row) => carriedOut(row, current.get(row.row.sku), { uploadId, cause }));
  const count = (fate: keyof RowCounts) => done.filter((row) => row.fate === fate).length;
  const [created, updated] = [count("created"), count("updated")];
  const counts = { created, updated, unchanged: rows.length - created - updated };
  const refused = await transact({
    chunk: send(chunkWritten({ uploadId, chunk, rows: counts }, cause)),
    ...Object.fromEntries(done.flatMap(({ writes }) => Object.entries(writes))),
  });
  if (refused.has("chunk")) return undefined;
  const [overtaken] = refused;
  if (overtaken !== undefined) throw new Overtaken(overtaken);
  return counts;
}

/** By SKU, the row that holds. A transaction takes one write of an item. */
function latestRows(rows: readonly NumberedRow[]): Map<string, NumberedRow> {
  const byLine = rows.toSorted((one, other) => one.line - other.line);
  return new Map(byLine.map((row) => [row.row.sku, row]));
}
