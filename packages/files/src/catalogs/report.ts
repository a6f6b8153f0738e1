import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Upload as MultipartUpload } from "@aws-sdk/lib-storage";
import type { UploadId } from "@larder/contracts";
import { stringify } from "csv-stringify/sync";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { places } from "../uploads/places.ts";
import type { Fault } from "./csv/read-rows.ts";

const header = ["line", "sku", "column", "reason"];
const contentType = "text/csv; charset=utf-8";

/** A rejected row as the report has it. Whatever it holds, no spreadsheet runs it. */
export const reportRows = (faults: readonly { readonly line: number; readonly fault: Fault }[]): string =>
  stringify(
    faults.map(({ line, fault: { sku, column, reason } }) => [line, sku, column, reason]),
    { escape_formulas: true },
  );

/** Writes what is reported of one segment. Writing it again writes the same. */
export async function writePart(id: UploadId, segment: number, rows: string): Promise<void> {
  const Key = places.reportPart(id, segment);
  await s3.send(new PutObjectCommand({ Bucket: uploadsBucket(), Key, Body: rows, ContentType: contentType }));
}

/** Joins the parts into one report, as a stream: none is held whole. The parts are left to the bucket's lifecycle. */
export async function joinReport(id: UploadId, segments: readonly number[]): Promise<void> {
  if (segments.length === 0) return;
  const upload = new MultipartUpload({
    client: s3,
    queueSize: 1,
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

async function* parts(id: UploadId, segments: readonly number[]): AsyncGenerator<Buffer> {
  yield Buffer.from(stringify([header]));
  for (const segment of segments) {
    const place = { Bucket: uploadsBucket(), Key: places.reportPart(id, segment) };
    const { Body } = await s3.send(new GetObjectCommand(place));
    if (Body) yield Buffer.from(await Body.transformToByteArray());
  }
}
