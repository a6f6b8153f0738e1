import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Upload as MultipartUpload } from "@aws-sdk/lib-storage";
import type { UploadId } from "@larder/contracts";
import { stringify } from "csv-stringify/sync";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { places } from "../uploads/places.ts";
import type { FaultyRow } from "./read-segments.ts";

const header = ["line", "sku", "column", "reason"];
const contentType = "text/csv; charset=utf-8";

/** Rejected rows as the report has them. Whatever they hold, no spreadsheet runs it. */
export const reportRows = (rows: readonly FaultyRow[]): string =>
  stringify(
    rows.map(({ line, fault: { sku, column, reason } }) => [line, sku, column, reason]),
    { escape_formulas: true },
  );

/** Writes what is reported of one segment. Writing it again writes the same. */
export async function writePart(id: UploadId, segment: number, rows: string): Promise<void> {
  const Key = places.reportPart(id, segment);
  await s3.send(new PutObjectCommand({ Bucket: uploadsBucket(), Key, Body: rows, ContentType: contentType }));
}

/** Joins the parts into one report, as they stream: none is held whole. They are left to the bucket's lifecycle. */
export async function joinReport(id: UploadId, segments: readonly number[]): Promise<void> {
  if (segments.length === 0) return;
  const upload = new MultipartUpload({
    client: s3,
    params: {
      Bucket: uploadsBucket(),
      Key: places.report(id),
      Body: Readable.from(parts(id, segments), { objectMode: false }),
      ContentType: contentType,
      ContentDisposition: `attachment; filename="${id}.csv"`,
    },
  });
  await upload.done();
}

async function* parts(id: UploadId, segments: readonly number[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(stringify([header]));
  for (const segment of segments) {
    const Key = places.reportPart(id, segment);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: uploadsBucket(), Key }));
    if (!Body || !("pipe" in Body)) throw new TypeError("S3 answered without a body");
    yield* Body;
  }
}
