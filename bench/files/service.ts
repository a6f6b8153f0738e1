import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { newId } from "@larder/contracts";
import type { bucketQueue } from "@larder/lambda/bucket-queue";
import { bucketEvent, type ToldObject } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import type { Topology } from "@larder/topology";
import type { Upload } from "../../packages/files/src/uploads/upload.ts";
import { stacks } from "../checkout/topology.ts";
import { startLarder } from "../larder.ts";

export interface Sent {
  readonly id: Upload["id"];
  readonly object: ToldObject;
}

export interface Service extends AsyncDisposable {
  /** Sends a file, as a browser does. */
  send(bytes: Buffer, promised: Pick<Upload, "kind" | "contentType" | "sku">): Promise<Sent>;
  /** Has a function work on a file that was sent. @returns how it is found out what became of the upload. */
  work(handler: ReturnType<typeof bucketQueue>, sent: Sent): Promise<() => Promise<Partial<Upload>>>;
}

/**
 * The stacks in a process of their own, of which nobody is told what arrives: it is the bench that calls the function, in this
 * process, which finds in its environment what the function would. Its module is to be loaded afterwards.
 * @param worker The function, by its name in the topology.
 * @param changes What else is not as in the stacks.
 */
export async function startService(folder: string, worker: string, changes: Partial<Topology> = {}): Promise<Service> {
  const topology = stacks();
  const buckets = Object.entries(topology.buckets).map(([name, bucket]) => [name, { ...bucket, notifications: [] }]);
  const path = join(folder, "topology.json");
  writeFileSync(path, JSON.stringify({ ...topology, buckets: Object.fromEntries(buckets), ...changes }));
  const larder = await startLarder({ state: join(folder, "state"), topology: path });
  setEnvironment(topology, worker, larder.aws);
  return {
    ...(await usesOf(topology.buckets["Uploads"]?.name ?? "")),
    [Symbol.asyncDispose]: () => larder[Symbol.asyncDispose](),
  };
}

async function usesOf(bucket: string): Promise<Omit<Service, typeof Symbol.asyncDispose>> {
  const { insertUpload, findUpload } = await import("../../packages/files/src/uploads/upload-store.ts");
  const { places } = await import("../../packages/files/src/uploads/places.ts");
  const s3 = new S3Client({});
  return {
    async send(bytes, promised) {
      const id = newId("upl");
      const now = new Date().toISOString();
      const begun = { id, version: 1, status: "waiting", owner: "bench", size: bytes.length } as const;
      await insertUpload({ ...begun, ...promised, correlationId: newId("cor"), createdAt: now, updatedAt: now });
      const key = places.incoming(promised.kind, id);
      const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      return { id, object: { bucket, key, size: bytes.length, etag: ETag.replaceAll('"', "") } };
    },
    async work(handler, { id, object }) {
      const patient = { ...context(), getRemainingTimeInMillis: () => 600_000 };
      const { batchItemFailures } = await handler(bucketEvent([object]), patient);
      if (batchItemFailures.length > 0) throw new Error(`The function failed at ${object.key}`);
      return async () => (await findUpload(id)) ?? {};
    },
  };
}

function setEnvironment({ functions, region }: Topology, worker: string, endpoint: string) {
  const { links = {} } = functions[worker] ?? {};
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
