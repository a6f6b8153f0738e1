import { execFile } from "node:child_process";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { Upload as MultipartUpload } from "@aws-sdk/lib-storage";
import { catalogChunkRead } from "@larder/contracts";
import { Resource } from "sst/resource";
import { expect, it } from "vitest";
import * as z from "zod";
import { catalogRows, catalogText } from "../fixtures/catalog.ts";
import { s3 } from "../store/buckets.ts";
import { sqs } from "../store/queues.ts";
import type { ArrivedObject } from "../testing/bucket.ts";
import { useCloud } from "../testing/cloud.ts";
import { imports } from "../testing/imports.ts";
import { begun, seen } from "../testing/uploads.ts";
import { places } from "../uploads/places.ts";

const cloud = useCloud();
const { report } = imports(cloud);

const megabyte = 1_000_000;
const options = { rows: 900_000, faulty: 0.01 };
/** What the function may take, in MB. It has more, for its processor. Node.js is not told of it, so that nothing but the code keeps to it. */
const memory = 512;

/** Puts the catalog where the uploader would, as it is made: no part of this test has all of it. */
async function put(Key: string): Promise<ArrivedObject> {
  const Bucket = cloud.uploads.name;
  const Body = Readable.from(catalogText(options), { objectMode: false });
  await new MultipartUpload({ client: s3, params: { Bucket, Key, Body } }).done();
  const { ETag = "", ContentLength: size = 0 } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  return { bucket: Bucket, key: Key, size, etag: ETag.replaceAll('"', "") };
}

const resultSchema = z.object({ failed: z.int(), megabytes: z.int() });

/**
 * Has the function import it in a process of its own. On Linux the most memory that a process ever had counts from what its
 * parent had when it was begun, so a shell stands between: it has hardly any. https://man7.org/linux/man-pages/man2/getrusage.2.html
 */
async function importAlone(object: ArrivedObject) {
  const program = fileURLToPath(new URL("../fixtures/large-import.ts", import.meta.url));
  const command = [process.execPath, program, JSON.stringify(object)];
  const { stdout } = await promisify(execFile)("sh", ["-c", '"$@"; exit $?', "sh", ...command]);
  return resultSchema.parse(JSON.parse(stdout));
}

/** What is expected at each line: the number in the SKU of the product that it begins, or 0 where none is to come. */
function expectedAt(): Uint32Array {
  const numbers = new Uint32Array(options.rows * 2);
  let [line, number] = [2, 0];
  for (const { text, row } of catalogRows(options)) {
    number++;
    if (row) numbers[line] = number;
    line += text.split("\n").length;
  }
  return numbers;
}

/** Takes what comes for the shop, and strikes it off. @returns what came that was not expected, or not any more. */
async function strikeOff(expected: Uint32Array, isOver: () => boolean): Promise<string[]> {
  const surprises: string[] = [];
  const QueueUrl = Resource.CatalogChunksQueue.url;
  for (;;) {
    const last = isOver();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: last ? 0 : 1 }),
    );
    if (Messages.length === 0 && last) return surprises;
    if (Messages.length === 0) continue;
    for (const { Body = "" } of Messages)
      for (const [line, sku] of catalogChunkRead.schema.parse(JSON.parse(Body)).data.rows) {
        if (Number(sku.slice(4)) !== expected[line]) surprises.push(`${line}: ${sku}`);
        expected[line] = 0;
      }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

it("a catalog of 100 MB is imported within 512 MB, and each good row comes once", {
  timeout: 300_000,
}, async () => {
  const { id } = await begun({ kind: "catalog-csv", owner: "staff-1", contentType: "text/csv", size: 128 * megabyte });
  const object = await put(places.incoming("catalog-csv", id));
  expect(object.size).toBeGreaterThan(100 * megabyte);
  const expected = expectedAt();
  const good = expected.filter((number) => number > 0).length;

  let over = false;
  const importing = importAlone(object).finally(() => {
    over = true;
  });
  const [{ failed, megabytes }, surprises] = await Promise.all([importing, strikeOff(expected, () => over)]);
  expect(failed).toBe(0);
  expect(megabytes).toBeLessThan(memory);
  expect(surprises).toEqual([]);
  expect(expected.filter((number) => number > 0)).toHaveLength(0);
  const { checkpoint } = await seen(id);
  expect(checkpoint).toMatchObject({ done: true, read: options.rows, rejected: options.rows - good });
  expect(await report(id)).toHaveLength(options.rows - good);
});
