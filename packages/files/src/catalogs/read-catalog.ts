import { randomUUID } from "node:crypto";
import type { QueueTools } from "@larder/lambda/bucket-queue";
import { Rejection } from "../quarantine/rejection.ts";
import { type Checkpoint, type Upload, unread } from "../uploads/upload.ts";
import { writeCheckpoint } from "./checkpoints.ts";
import type { Pace } from "./limits.ts";
import { readSegments } from "./read-segments.ts";
import { joinReport, reportRows, writePart } from "./report.ts";
import { type ChunkSender, createChunkSender } from "./send-chunks.ts";
import { openText, type Text } from "./text/open-text.ts";

/** How the reading ended: there is nothing more to read; time is short; or somebody else reads on. */
export type Ending = "done" | "out of time" | "overtaken";

/**
 * Reads a catalog on from its checkpoint, until it ends, or is cancelled, or time is short.
 * @throws {Rejection} for a file that is no catalog, or is none any more from some line on.
 */
export async function readCatalog(upload: Upload, tools: QueueTools, pace: Pace): Promise<Ending> {
  if (upload.checkpoint?.done) return "done";
  const reader = randomUUID();
  const read = isReadEnough(upload) ? upload : await readText(upload, reader, tools, pace);
  if (read === "out of time" || read === "overtaken") return read;
  const { checkpoint = unread } = read;
  await joinReport(upload.id, checkpoint.reports);
  const { read: rows, rejected } = checkpoint;
  tools.logger.info("Catalog read", { upload_id: upload.id, rows, rejected });
  return (await writeCheckpoint(read, { ...checkpoint, reader, done: true })) ? "done" : "overtaken";
}

/** @returns the upload with its last checkpoint, when there is nothing more to read. */
async function readText(
  upload: Upload,
  reader: string,
  { remainingTime }: QueueTools,
  pace: Pace,
): Promise<Upload | Exclude<Ending, "done">> {
  const text = await openText(upload);
  const chunks = createChunkSender(upload, upload.checkpoint?.chunks ?? 0);
  let seen = upload;
  try {
    for await (const checkpoint of segmentsOf(upload, text, chunks, pace)) {
      const written = await writeCheckpoint(seen, { ...checkpoint, reader });
      if (!written) return "overtaken";
      seen = written;
      if (isReadEnough(seen)) break;
      // Asked when some of it is done: however little time there is, there is an end to it.
      if (remainingTime() < pace.reserve) return "out of time";
    }
    return seen;
  } catch (error) {
    throw error instanceof Rejection ? await withPlace(error, seen, chunks) : error;
  } finally {
    await text.close();
  }
}

const isReadEnough = ({ stopAfter = Infinity, checkpoint = unread }: Upload) => checkpoint.segment >= stopAfter;

/** Reads, sends and reports segment by segment. @returns what each comes to when all of that is done. */
async function* segmentsOf(
  { id, checkpoint = unread }: Upload,
  text: Text,
  chunks: ChunkSender,
  pace: Pace,
): AsyncGenerator<Checkpoint> {
  const { header } = text;
  const from = checkpoint.offset === 0 ? { ...checkpoint, offset: header.bytes, lines: 1 } : checkpoint;
  let { segment, rejected, reports } = checkpoint;
  let report: string[] = [];
  for await (const { good, faulty, place, last } of readSegments(text.from(from.offset), header, from, pace)) {
    await chunks.add(good);
    if (faulty.length > 0) report.push(reportRows(faulty));
    rejected += faulty.length;
    if (!last) continue;
    // The checkpoint was at the end already.
    if (segment > 0 && place.read === checkpoint.read) return;
    const sent = await chunks.flush();
    if (report.length > 0) {
      await writePart(id, segment, report.join(""));
      reports = [...reports, segment];
      report = [];
    }
    yield { ...place, segment: ++segment, bytes: text.taken(), rejected, chunks: sent, reports, done: false };
  }
}

/** Rows that are on their way cannot be called back: so it is said how far they go. */
async function withPlace(
  { reason, cause }: Rejection,
  { checkpoint }: Upload,
  chunks: ChunkSender,
): Promise<Rejection> {
  const line = (await chunks.settle()) ?? (checkpoint?.read ? checkpoint.lines : undefined);
  const place = line === undefined ? "" : ` What was good up to line ${line} is in the shop, and nothing behind it.`;
  return new Rejection(reason.code, `${reason.message}.${place}`, { cause });
}
