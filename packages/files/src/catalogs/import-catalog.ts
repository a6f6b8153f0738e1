import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { bucketQueue, type QueueTools } from "@larder/lambda/bucket-queue";
import { Resource } from "sst/resource";
import { quarantine } from "../quarantine/quarantine.ts";
import { Rejection } from "../quarantine/rejection.ts";
import { claim } from "../uploads/claim.ts";
import { type Checkpoint, nothingWritten, type Upload, unread } from "../uploads/upload.ts";
import { changeUpload, findUpload } from "../uploads/upload-store.ts";
import { readHeader } from "./csv/header.ts";
import { endImport } from "./end-import.ts";
import { readSegments } from "./read-segments.ts";
import { joinReport, reportRows, writePart } from "./report.ts";
import { createChunkSender } from "./send-chunks.ts";
import { openText } from "./text/open-text.ts";

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const deadLetter = () => Resource.CatalogUploadsDeadLetters;

/** Kept for what follows the last checkpoint, in milliseconds. */
const reserve = 15_000;

/**
 * Reads a catalog that was sent, and hands its good rows to the shop in chunks. What is done is written down segment by
 * segment; whatever comes to nothing between two checkpoints is done again, and is the same again. When time is short the
 * message goes back on its queue as it came, and another invocation reads on.
 */
export const handler = bucketQueue({ deadLetter, concurrency: 1 }, async (object, tools) => {
  const upload = await claim(object);
  if (!upload) return tools.logger.info("Nothing waits for this file", { key: object.key });
  try {
    await importFrom(await begun(upload), tools);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    tools.logger.warn("Catalog rejected", { upload_id: upload.id, code: error.reason.code });
    await quarantine(upload, error.reason);
  }
});

/** There is something to count in before there is anything to count. */
async function begun(upload: Upload): Promise<Upload> {
  if (upload.checkpoint) return upload;
  return (await changeUpload(upload, { checkpoint: unread, written: nothingWritten })) ?? overtaken(upload);
}

async function importFrom(upload: Upload, tools: QueueTools): Promise<void> {
  const { id, checkpoint = unread } = upload;
  if (!checkpoint.done) {
    const state = await read(upload, tools);
    if (state === "out of time") return again(tools);
    if (state === "overtaken") return;
  }
  await endImport(id);
}

/** Reads until the end, until it is cancelled, or until there is no more time. */
async function read(
  upload: Upload,
  { remainingTime, logger }: QueueTools,
): Promise<"done" | "out of time" | "overtaken"> {
  const text = await openText(upload);
  const header = readHeader(text.head);
  let seen = upload;
  let checkpoint = upload.checkpoint ?? unread;
  const from = checkpoint.offset === 0 ? { ...checkpoint, offset: header.bytes, lines: 1 } : checkpoint;
  const chunks = createChunkSender(upload, checkpoint.chunks);
  let rejected = 0;
  let report = "";
  for await (const { good, faulty, place, last } of readSegments(await text.from(from.offset), header, from)) {
    // A segment ended where the file does.
    if (place.read === checkpoint.read) break;
    await chunks.add(good);
    if (faulty.length > 0) report += reportRows(faulty);
    rejected += faulty.length;
    if (!last) continue;
    if (report !== "") await writePart(upload.id, checkpoint.segment, report);
    const next: Checkpoint = {
      ...place,
      segment: checkpoint.segment + 1,
      bytes: text.taken(),
      rejected: checkpoint.rejected + rejected,
      chunks: await chunks.flush(),
      reports: report === "" ? checkpoint.reports : [...checkpoint.reports, checkpoint.segment],
      done: false,
    };
    const written = await write(seen, next);
    if (!written) return "overtaken";
    [seen, checkpoint, rejected, report] = [written, next, 0, ""];
    if (seen.status === "cancelling") break;
    if (remainingTime() < reserve) return "out of time";
  }
  await joinReport(upload.id, checkpoint.reports);
  logger.info("Catalog read", { upload_id: upload.id, rows: checkpoint.read, rejected: checkpoint.rejected });
  return (await write(seen, { ...checkpoint, done: true })) ? "done" : "overtaken";
}

/** Writes a checkpoint, though the upload may have been cancelled meanwhile. Not when somebody else reads on from another one. */
async function write(seen: Upload, checkpoint: Checkpoint): Promise<Upload | undefined> {
  for (let current: Upload | undefined = seen; current; current = await findUpload(seen.id)) {
    if (current.status !== "processing" && current.status !== "cancelling") return undefined;
    if (current.checkpoint?.segment !== seen.checkpoint?.segment || current.checkpoint?.done) return undefined;
    const written = await changeUpload(current, { checkpoint });
    if (written) return written;
  }
  return undefined;
}

async function again({ record }: QueueTools): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: Resource.CatalogUploadsQueue.url, MessageBody: record.body }));
}

function overtaken({ id }: Upload): never {
  throw new Error(`The upload ${id} was changed by somebody else: it is looked at again with the next delivery`);
}
