import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { newId } from "@larder/contracts";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import { startService } from "../files/service.ts";

/** The importer of catalogs as it is deployed, called in this process; the shop takes nothing of what it is sent. */
export async function startImporter(folder: string) {
  const { larder, bucket } = await startService(folder, "CatalogUploadsWorker", { mappings: {} });
  const { handler } = await import("../../packages/files/src/catalogs/import-catalog.ts");
  const { insertUpload, findUpload } = await import("../../packages/files/src/uploads/upload-store.ts");
  const s3 = new S3Client({});

  /** Sends a catalog, as a browser does. */
  async function send(bytes: Buffer) {
    const id = newId("upl");
    const now = new Date().toISOString();
    await insertUpload({
      id,
      version: 1,
      kind: "catalog-csv",
      status: "waiting",
      owner: "bench",
      size: bytes.length,
      contentType: "text/csv",
      correlationId: newId("cor"),
      createdAt: now,
      updatedAt: now,
    });
    const key = `incoming/catalogs/${id}`;
    const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    return { id, object: { bucket, key, size: bytes.length, etag: ETag.replaceAll('"', "") } };
  }

  /** Has a catalog imported that was sent. @returns how it is found out how many of its rows were good. */
  async function work({ id, object }: Awaited<ReturnType<typeof send>>) {
    const patient = { ...context(), getRemainingTimeInMillis: () => 600_000 };
    const { batchItemFailures } = await handler(bucketEvent([object]), patient);
    if (batchItemFailures.length > 0) throw new Error(`The importer failed at ${object.key}`);
    return async () => {
      const { checkpoint } = (await findUpload(id)) ?? {};
      if (!checkpoint?.done) throw new Error(`${object.key} is not read to its end`);
      return checkpoint.read - checkpoint.rejected;
    };
  }

  return { send, work, [Symbol.asyncDispose]: () => larder[Symbol.asyncDispose]() };
}
