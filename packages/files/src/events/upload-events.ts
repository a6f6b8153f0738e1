import { type CloudEvent, catalogImported, derivedEventId, fileRejected, imageProcessed } from "@larder/contracts";
import { nothingWritten, type Upload, unread } from "../uploads/upload.ts";

/**
 * What is to be told of an upload that has come to its end: the same event, with the same id, each time it is asked.
 * Nothing is told of photos for support, nor of what was given up before anything was sent.
 */
export function eventOf(upload: Upload): CloudEvent | undefined {
  const { id, kind, status, correlationId, finishedAt, sku, published, reason, checkpoint } = upload;
  if (finishedAt === undefined) return undefined;
  const eventId = derivedEventId(finishedAt, `${id} ${status}`);
  const common = { id: eventId, subject: id, time: finishedAt, correlationId, causationId: correlationId };
  if (status === "rejected" && reason)
    return fileRejected.create({ ...common, data: { uploadId: id, kind, reason, rejectedAt: finishedAt } });
  if (kind === "product-image" && sku && published && status === "processed")
    return imageProcessed.create({ ...common, data: { uploadId: id, sku, images: published } });
  if (kind !== "catalog-csv" || !checkpoint || (status !== "processed" && status !== "cancelled")) return undefined;
  const outcome = status === "processed" ? "completed" : "cancelled";
  return catalogImported.create({
    ...common,
    data: { uploadId: id, outcome, rows: totalsOf(upload), finishedAt },
  });
}

function totalsOf({ written = nothingWritten, checkpoint = unread }: Upload) {
  const { created, updated, unchanged } = written;
  return { read: checkpoint.read, created, updated, unchanged, rejected: checkpoint.rejected };
}
