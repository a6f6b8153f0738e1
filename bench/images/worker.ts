import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { newId } from "@larder/contracts";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import type { Topology } from "@larder/topology";
import { stacks } from "../checkout/topology.ts";
import { startLarder } from "../larder.ts";

/** The stacks, of which nobody is told what arrives: it is the bench that calls the function. */
function untold(folder: string): { topology: Topology; path: string } {
  const topology = stacks();
  const buckets = Object.entries(topology.buckets).map(([name, bucket]) => [name, { ...bucket, notifications: [] }]);
  const path = join(folder, "topology.json");
  writeFileSync(path, JSON.stringify({ ...topology, buckets: Object.fromEntries(buckets) }));
  return { topology, path };
}

/** What the function of the stacks finds in its environment. */
function setEnvironment({ functions, region }: Topology, endpoint: string) {
  const { links = {} } = functions["ImageUploadsWorker"] ?? {};
  for (const [name, properties] of Object.entries(links))
    process.env[`SST_RESOURCE_${name}`] = JSON.stringify(properties);
  Object.assign(process.env, {
    SST_RESOURCE_App: JSON.stringify({ name: "larder", stage: "bench" }),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "larder",
    AWS_SECRET_ACCESS_KEY: "larder",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
}

/**
 * The worker of pictures as it is deployed, called in this process, with S3 and DynamoDB in another as they are on AWS.
 */
export async function startWorker(folder: string) {
  const { topology, path } = untold(folder);
  const larder = await startLarder({ state: join(folder, "state"), topology: path });
  setEnvironment(topology, larder.aws);
  const { handler } = await import("../../packages/files/src/images/process-image.ts");
  const { insertUpload, findUpload } = await import("../../packages/files/src/uploads/upload-store.ts");
  const s3 = new S3Client({});
  const bucket = topology.buckets["Uploads"]?.name ?? "";

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
