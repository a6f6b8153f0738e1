import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { newId } from "@larder/contracts";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import { startService } from "../files/service.ts";

/**
 * The worker of pictures as it is deployed, called in this process, with S3 and DynamoDB in another as they are on AWS.
 */
export async function startWorker(folder: string) {
  const { larder, bucket } = await startService(folder, "ImageUploadsWorker");
  const { handler } = await import("../../packages/files/src/images/process-image.ts");
  const { insertUpload, findUpload } = await import("../../packages/files/src/uploads/upload-store.ts");
  const s3 = new S3Client({});

  /** Sends a photo, as a browser does. */
  async function send(bytes: Buffer) {
    const id = newId("upl");
    const now = new Date().toISOString();
    await insertUpload({
      id,
      version: 1,
      kind: "product-image",
      status: "waiting",
      owner: "bench",
      sku: "BENCH-1",
      size: bytes.length,
      contentType: "image/jpeg",
      correlationId: newId("cor"),
      createdAt: now,
      updatedAt: now,
    });
    const key = `incoming/images/${id}`;
    const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    return { id, object: { bucket, key, size: bytes.length, etag: ETag.replaceAll('"', "") } };
  }

  /** Has a photo processed that was sent. */
  async function work({ id, object }: Awaited<ReturnType<typeof send>>) {
    const patient = { ...context(), getRemainingTimeInMillis: () => 60_000 };
    const { batchItemFailures } = await handler(bucketEvent([object]), patient);
    if (batchItemFailures.length > 0) throw new Error(`The worker failed at ${object.key}`);
    return async () => {
      const { status, images = [] } = (await findUpload(id)) ?? {};
      if (status !== "processed" || images.length !== 6) throw new Error(`${object.key} is ${status}`);
    };
  }

  return { send, work, [Symbol.asyncDispose]: () => larder[Symbol.asyncDispose]() };
}
