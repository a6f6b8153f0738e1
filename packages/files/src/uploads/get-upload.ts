import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { http } from "@larder/lambda/http";
import { mediaUrl, s3, uploadsBucket } from "../store/buckets.ts";
import { findOwn } from "./find-own.ts";
import { permitEnds } from "./permit.ts";
import { places } from "./places.ts";
import { getUpload } from "./routes.ts";
import type { Upload } from "./upload.ts";
import type { UploadView } from "./view.ts";

const linkSeconds = 5 * 60;

/** `GET /uploads/{id}`: what has become of a file. */
export const handler = http(getUpload, async ({ path: { id }, caller }) => {
  const upload = await findOwn(id, caller);
  return { status: 200, headers: { "cache-control": "no-store" }, body: await viewOf(upload) };
});

async function viewOf(upload: Upload): Promise<UploadView> {
  const { id, kind, sku, createdAt, finishedAt, reason, placeholder, checkpoint } = upload;
  const report = checkpoint?.done && checkpoint.rejected > 0 && (await link(places.report(id)));
  const images = upload.images && (await Promise.all(upload.images.map((image) => imageOf(upload, image))));
  return {
    id,
    kind,
    ...statusOf(upload),
    createdAt,
    ...(upload.status === "waiting" && { expiresAt: permitEnds(upload) }),
    ...(sku && { sku }),
    ...(finishedAt && { finishedAt }),
    ...(reason && { reason }),
    ...(placeholder && { placeholder }),
    ...(checkpoint && { progress: progressOf(upload, checkpoint) }),
    ...(checkpoint?.done && finishedAt && { totals: totalsOf(upload, checkpoint) }),
    ...(report && { report }),
    ...(images && { images }),
  };
}

function statusOf({ status }: Upload) {
  return status === "cancelling" ? ({ status: "processing", cancelling: true } as const) : { status };
}

type Checkpoint = NonNullable<Upload["checkpoint"]>;

function progressOf({ source, written, updatedAt, finishedAt, size }: Upload, checkpoint: Checkpoint) {
  const began = Date.parse(source?.claimedAt ?? updatedAt);
  const seconds = Math.max(1, (Date.parse(finishedAt ?? updatedAt) - began) / 1000);
  const { created = 0, updated = 0, unchanged = 0 } = written ?? {};
  return {
    bytes: checkpoint.bytes,
    totalBytes: source?.size ?? size,
    rowsRead: checkpoint.read,
    rowsWritten: created + updated + unchanged,
    rowsRejected: checkpoint.rejected,
    rowsPerSecond: Math.round(checkpoint.read / seconds),
  };
}

function totalsOf({ written }: Upload, { read, rejected }: Checkpoint) {
  const { created = 0, updated = 0, unchanged = 0 } = written ?? {};
  return { read, created, updated, unchanged, rejected };
}

async function imageOf({ kind }: Upload, { key, width, height, contentType }: NonNullable<Upload["images"]>[number]) {
  const url = kind === "product-image" ? `${mediaUrl()}/${key}` : await link(key);
  return { url, width, height, contentType };
}

const link = (Key: string) =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket: uploadsBucket(), Key }), { expiresIn: linkSeconds });
