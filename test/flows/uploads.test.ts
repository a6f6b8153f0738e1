import { createHash } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type CloudEvent, catalogImported, fileRejected, productImageSchema } from "@larder/contracts";
import { notificationOf } from "@larder/lambda/testing/bucket-event";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { svgWithScript } from "../../packages/files/src/fixtures/hostile.ts";
import { type PhotoOptions, photo } from "../../packages/files/src/fixtures/photos.ts";
import { catalogOf } from "../../scripts/demo-files/catalog.ts";
import { type ChosenFile, type Uploads, uploadsOf, type View } from "../../scripts/demo-files/uploads.ts";
import { heard, withListener } from "./heard.ts";
import { type Customer, openStore, type Store, topology } from "./store.ts";

const patience = { timeout: 30_000, interval: 20 };
const sku = "BAGUETTE-1";
const shownSchema = z.object({ sku: z.string(), images: z.array(productImageSchema) });

let store: Store;
let s3: S3Client;
let shop: Customer;
let staff: Uploads;
let ada: Uploads;
let eve: Uploads;

beforeAll(async () => {
  store = await openStore(withListener(topology, "larder.files"));
  s3 = new S3Client({ ...store.local.aws, forcePathStyle: true });
  shop = store;
  const as = async (email: string, groups?: readonly string[]) =>
    uploadsOf(store.local.urls["api"]!, await store.token(email, groups));
  [staff, ada, eve] = [
    await as("tom@example.com", ["staff"]),
    await as("ada@example.com"),
    await as("eve@example.com"),
  ];
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

const bucket = topology.buckets["Uploads"]!.name;
const jpeg = async (options: Partial<PhotoOptions> = {}) => ({
  contentType: "image/jpeg",
  bytes: new Uint8Array(await photo({ width: 1200, height: 800, ...options })),
});
const picture = async (options: Partial<PhotoOptions> = {}): Promise<ChosenFile> => ({
  kind: "product-image",
  sku,
  ...(await jpeg(options)),
});
const catalog = (bytes: Buffer<ArrayBuffer>): ChosenFile => ({ kind: "catalog-csv", contentType: "text/csv", bytes });
const about = (id: string) => (event: CloudEvent) => event.subject === id;

async function shown(of = sku) {
  const answer = await shop.get(`/products/${of}`);
  return { etag: answer.headers.get("etag"), ...shownSchema.parse(await answer.json()) };
}
const showing = (id: string) =>
  vi.waitFor(async () => {
    const product = await shown();
    const { images = [] } = await staff.look(id);
    expect(product.images.map(({ url }) => url)).toEqual(images.map(({ url }) => url));
    return product;
  }, patience);

/** Tells once more of a file, as S3 may. */
async function tellAgain(queue: string, prefix: string, id: string, { bytes }: ChosenFile) {
  const etag = createHash("md5").update(bytes).digest("hex");
  const MessageBody = notificationOf({ bucket, key: `${prefix}${id}`, size: bytes.length, etag });
  const QueueUrl = `${store.local.aws.endpoint}/${topology.account}/${topology.queues[queue]!.name}`;
  const runs = () => invocationsOf(`${queue}Worker`);
  const before = runs();
  await new SQSClient(store.local.aws).send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await vi.waitFor(() => expect(runs()).toBeGreaterThan(before), patience);
}
const invocationsOf = (name: string) =>
  store.happened.filter((event) => event.type === "invocation" && event.function === name).length;

describe("a picture of a product", { timeout: 60_000 }, () => {
  it("is sent as a form, and shown with the product: small, upright and without what the camera knew", async () => {
    const id = await staff.send(await picture({ orientation: 6 }));
    expect(await staff.settled(id)).toMatchObject({ status: "processed", sku });
    const { images } = await showing(id);
    expect(new Set(images.map(({ contentType }) => contentType))).toEqual(new Set(["image/avif", "image/webp"]));
    for (const image of images) {
      const answer = await fetch(image.url);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": image.contentType,
        "cache-control": expect.stringContaining("immutable"),
      });
      const { width, height, exif } = await sharp(await answer.arrayBuffer()).metadata();
      expect([width, height]).toEqual([image.width, image.height]);
      expect(height).toBeGreaterThan(width);
      expect(exif).toBeUndefined();
    }
  });

  it("takes the place of the one before, and who has cached the product is given it", async () => {
    const before = await shown();
    const id = await staff.send(await picture({ hue: 200 }));
    await staff.settled(id);
    const after = await showing(id);
    expect(after.etag).not.toBe(before.etag);
    expect((await shop.get(`/products/${sku}`, { "if-none-match": before.etag ?? "" })).status).toBe(200);
    expect((await shop.get(`/products/${sku}`, { "if-none-match": after.etag ?? "" })).status).toBe(304);
  });

  it("that is told of again, and after a later one, does not come back", async () => {
    const [first, second] = [await picture({ hue: 100 }), await picture({ hue: 300 })];
    const older = await staff.send(first);
    await staff.settled(older);
    const newer = await staff.send(second);
    await staff.settled(newer);
    const before = await showing(newer);
    await tellAgain("ImageUploads", "incoming/images/", older, first);
    await tellAgain("ImageUploads", "incoming/images/", newer, second);
    await tellAgain("ImageUploads", "incoming/images/", older, first);
    expect(await shown()).toEqual(before);
    expect(await staff.look(older)).toMatchObject({ status: "processed" });
  });

  it("may be sent by staff only", async () => {
    await expect(ada.send(await picture())).rejects.toMatchObject({ status: 403 });
  });
});

describe("a catalog", { timeout: 120_000 }, () => {
  const rows = 1_200;
  const file = catalog(catalogOf(rows, 300));
  let id = "";
  const looks: View[] = [];
  let done: View;
  beforeAll(async () => {
    id = await staff.send(file);
    done = await staff.settled(id, (view) => looks.push(view));
  }, 120_000);

  it("becomes products of the shop, and totals add up", async () => {
    expect(done).toMatchObject({
      status: "processed",
      totals: { read: rows, created: rows - 4, updated: 0, unchanged: 0, rejected: 4 },
      progress: {
        bytes: file.bytes.length,
        totalBytes: file.bytes.length,
        rowsRead: rows,
        rowsWritten: rows - 4,
        rowsRejected: 4,
      },
    });
    const product = await (await shop.get("/products/DEMO-000001")).json();
    expect(product).toMatchObject({ name: "Äpfel Elstar, Larder's own no. 1", price: { amount: 99, currency: "EUR" } });
    expect(await shop.stock("DEMO-000002")).toBe(13);
    expect((await shop.get("/products/DEMO-000300")).status).toBe(404);
  });

  it("can be followed, and never goes back", () => {
    const written = looks.map(({ progress }) => progress?.rowsWritten ?? 0);
    expect(written).toEqual(written.toSorted((one, other) => one - other));
  });

  it("has a report of what was rejected, line by line", async () => {
    const report = await (await fetch(done.report ?? "")).text();
    const lines = report.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(1 + 4);
    expect(lines.slice(1).map((line) => Number.parseInt(line, 10))).toEqual([301, 601, 901, 1_201]);
  });

  it("is told of on the bus", async () => {
    expect(catalogImported.schema.parse(await heard(store, topology.account, about(id)))).toMatchObject({
      data: { uploadId: id, outcome: "completed", rows: done.totals },
    });
  });

  it("that is told of again is not imported again", async () => {
    await tellAgain("CatalogUploads", "incoming/catalogs/", id, file);
    expect(await staff.look(id)).toMatchObject({ totals: done.totals });
  });

  it("that is sent again changes nothing", async () => {
    const again = await staff.settled(await staff.send(file));
    expect(again.totals).toEqual({ read: rows, created: 0, updated: 0, unchanged: rows - 4, rejected: 4 });
    expect((await shop.get("/products/DEMO-000001")).headers.get("etag")).toBe('"1"');
  });

  it("that is none is not taken, whoever sends it says so", async () => {
    const view = await staff.settled(await staff.send(catalog(Buffer.from("dear shop,\nplease find attached"))));
    expect(view).toMatchObject({ status: "rejected", reason: { code: "header-missing" } });
  });
});

describe("a photo for support", { timeout: 60_000 }, () => {
  it("is seen by its owner and by staff, and by nobody else", async () => {
    const id = await ada.send({ kind: "support-photo", ...(await jpeg()) });
    const { images = [] } = await ada.settled(id);
    expect(images.length).toBeGreaterThan(0);
    for (const { url, contentType } of images) {
      const answer = await fetch(url);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, contentType]);
      expect((await fetch(url.replace(/\?.*/, ""))).status).toBe(403);
    }
    expect(await staff.look(id)).toMatchObject({ id, status: "processed" });
    await expect(eve.look(id)).rejects.toMatchObject({ status: 404 });
  });
});

describe("a file that is not what it says", { timeout: 60_000 }, () => {
  it("is told to whoever sent it and on the bus, lies in quarantine, and changes nothing", async () => {
    const before = await shown();
    const bytes = new Uint8Array(svgWithScript);
    const id = await staff.send({ kind: "product-image", sku, contentType: "image/png", bytes });
    const { status, reason } = await staff.settled(id);
    expect([status, reason]).toEqual([
      "rejected",
      { code: expect.stringMatching(/^[a-z-]+$/), message: expect.any(String) },
    ]);
    const rejected = fileRejected.schema.parse(await heard(store, topology.account, about(id)));
    expect(rejected.data).toMatchObject({ uploadId: id, kind: "product-image", reason });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `quarantine/${id}` }));
    expect(await Body?.transformToByteArray()).toEqual(bytes);
    await vi.waitFor(async () => {
      const gone = s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `incoming/images/${id}` }));
      await expect(gone).rejects.toMatchObject({ name: "NotFound" });
    }, patience);
    expect(await shown()).toEqual(before);
  });
});
