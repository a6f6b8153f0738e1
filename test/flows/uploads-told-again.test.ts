import { createHash } from "node:crypto";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { productImageSchema } from "@larder/contracts";
import { notificationOf } from "@larder/lambda/testing/bucket-event";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { catalog, catalogRows } from "../../packages/files/src/fixtures/catalog.ts";
import { type PhotoOptions, photo } from "../../packages/files/src/fixtures/photos.ts";
import { type Customer, openStore, type Store, topology } from "./store.ts";
import { ended, look, sendFile, type UploadView } from "./uploads.ts";

const patience = { timeout: 30_000, interval: 20 };
const sku = "BAGUETTE-1";
const jpeg = { kind: "product-image", contentType: "image/jpeg", sku };
const csv = { kind: "catalog-csv", contentType: "text/csv" };
const shownSchema = z.object({ images: z.array(productImageSchema) });
const Bucket = topology.buckets["Uploads"]!.name;

let store: Store;
let staff: Customer;
beforeAll(async () => {
  store = await openStore();
  staff = await store.as("sam@example.com", ["staff"]);
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

const picture = (options: Partial<PhotoOptions> = {}) => photo({ width: 1200, height: 800, ...options });

async function shown() {
  const answer = await store.get(`/products/${sku}`);
  return { etag: answer.headers.get("etag") ?? "", ...shownSchema.parse(await answer.json()) };
}

/** Sends a picture, and waits until it is the one to be seen. */
async function show(bytes: Buffer) {
  const id = await sendFile(staff, jpeg, bytes);
  const { images = [] } = await ended(staff, id);
  const urls = images.map(({ url }) => url);
  const product = await vi.waitFor(async () => {
    const product = await shown();
    expect(product.images.map(({ url }) => url)).toEqual(urls);
    return product;
  }, patience);
  return { id, ...product };
}

/** Tells of a file once more, as S3 may at any time, and waits until that was heard. */
async function tellAgain(queue: "ImageUploads" | "CatalogUploads", key: string, bytes: Buffer) {
  const etag = createHash("md5").update(bytes).digest("hex");
  const MessageBody = notificationOf({ bucket: Bucket, key, size: bytes.length, etag });
  const QueueUrl = `${store.local.aws.endpoint}/${topology.account}/${topology.queues[queue]!.name}`;
  const runs = () =>
    store.happened.filter((event) => event.type === "invocation" && event.function === `${queue}Worker`).length;
  const before = runs();
  await new SQSClient(store.local.aws).send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await vi.waitFor(() => expect(runs()).toBeGreaterThan(before), patience);
}

describe("a picture of a product", { timeout: 60_000 }, () => {
  it("is served small, upright, and without what the camera knew", async () => {
    const { images } = await show(await picture({ orientation: 6 }));
    for (const image of images) {
      const { width, height, exif } = await sharp(await (await fetch(image.url)).arrayBuffer()).metadata();
      expect([width, height]).toEqual([image.width, image.height]);
      expect(width).toBeGreaterThan(height);
      expect(exif).toBeUndefined();
    }
  });

  it("is seen by whoever has cached the product without it", async () => {
    const before = await shown();
    const after = await show(await picture({ hue: 200 }));
    const statuses = [before, after].map(({ etag }) => store.get(`/products/${sku}`, { "if-none-match": etag }));
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 304]);
  });

  it("that is told of again, when a later one is shown, does not come back", async () => {
    const [first, second] = [await picture({ hue: 100 }), await picture({ hue: 300 })];
    const { id: older } = await show(first);
    const { id: newer, ...seen } = await show(second);
    await tellAgain("ImageUploads", `incoming/images/${older}`, first);
    await tellAgain("ImageUploads", `incoming/images/${newer}`, second);
    expect(await shown()).toEqual(seen);
    expect((await look(staff, older)).status).toBe("processed");
  });

  it("leaves nothing of what was sent, neither taken nor rejected", async () => {
    const ids = [await picture(), Buffer.from("no picture")].map((bytes) => sendFile(staff, jpeg, bytes));
    for (const id of await Promise.all(ids)) {
      await ended(staff, id);
      const head = () =>
        new S3Client(store.local.aws).send(new HeadObjectCommand({ Bucket, Key: `incoming/images/${id}` }));
      await vi.waitFor(() => expect(head()).rejects.toMatchObject({ name: "NotFound" }), patience);
    }
  });
});

describe("a catalog", { timeout: 120_000 }, () => {
  const options = { rows: 1_200, faulty: 0.01 };
  const bytes = catalog(options);
  const good = [...catalogRows(options)].flatMap(({ row }) => row ?? []);
  const looks: UploadView[] = [];
  let id = "";
  let done: UploadView;
  beforeAll(async () => {
    id = await sendFile(staff, csv, bytes);
    done = await vi.waitFor(
      async () => {
        const now = await look(staff, id);
        looks.push(now);
        expect(now.status).toBe("processed");
        return now;
      },
      { timeout: 100_000, interval: 50 },
    );
  }, 120_000);

  it("can be followed, and never goes back", () => {
    const written = looks.map(({ progress }) => progress?.rowsWritten ?? 0);
    expect(written).toEqual(written.toSorted((one, other) => one - other));
    expect(written.at(-1)).toBe(good.length);
  });

  it("that is told of again is not imported again", async () => {
    await tellAgain("CatalogUploads", `incoming/catalogs/${id}`, bytes);
    expect((await look(staff, id)).totals).toEqual(done.totals);
  });

  it("that is sent again leaves products in the version that they are in", async () => {
    const { totals } = await ended(staff, await sendFile(staff, csv, bytes), 100_000);
    expect(totals).toEqual({
      read: options.rows,
      created: 0,
      updated: 0,
      unchanged: good.length,
      rejected: options.rows - good.length,
    });
    expect((await store.get(`/products/${good[0]!.sku}`)).headers.get("etag")).toBe('"1"');
  });
});
