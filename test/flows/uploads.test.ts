import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { queueArn, type Topology } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { svgWithScript } from "../../packages/files/src/fixtures/hostile.ts";
import { photo } from "../../packages/files/src/fixtures/photos.ts";
import { type Customer, openStore, type Store, topology } from "./store.ts";
import { begin, ended, look, postForm, sendFile } from "./uploads.ts";

let store: Store;
let staff: Customer;
beforeAll(async () => {
  // Whatever S3 may do, it does here: everything is told twice, and the last first.
  store = await openStore(listening, { notifications: { duplicate: true, reorder: true } });
  staff = await store.as("sam@example.com", ["staff"]);
});
afterAll(() => store[Symbol.asyncDispose]());

/** What the service has told of an upload, as somebody hears it who listens to all that it tells. */
const listening: Topology = {
  ...topology,
  queues: {
    ...topology.queues,
    Told: {
      ...topology.queues["ShowProductImages"]!,
      name: "told",
      policy: [
        {
          effect: "Allow",
          actions: ["sqs:SendMessage"],
          resources: [queueArn(topology, "told")],
          principals: { Service: ["events.amazonaws.com"] },
        },
      ],
    },
  },
  rules: {
    ...topology.rules,
    Told: {
      name: "told",
      bus: "Events",
      pattern: { source: ["larder.files"] },
      targets: [{ to: { queue: "Told" }, retries: 0, maxAge: 60 }],
    },
  },
};
const eventSchema = z.object({ detail: z.object({ type: z.string(), data: z.looseObject({ uploadId: z.string() }) }) });
const heard: z.infer<typeof eventSchema>["detail"][] = [];

async function told(type: string, uploadId: string) {
  const sqs = new SQSClient({ ...store.local.aws, useQueueUrlAsEndpoint: false });
  const QueueUrl = `${store.local.aws.endpoint}/${topology.account}/told`;
  return vi.waitFor(async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    heard.push(...Messages.map(({ Body = "" }) => eventSchema.parse(JSON.parse(Body)).detail));
    const found = heard.find((event) => event.type === type && event.data.uploadId === uploadId);
    if (!found) throw new Error(`Nothing was told of ${uploadId} as ${type}`);
    return found.data;
  }, patience);
}

/** Whether the shop has decided about a picture. */
const wasOffered = (id: string) =>
  store.happened.some(
    (event) => event.type === "log" && event.function === "ShowProductImagesWorker" && event.line.includes(id),
  );

const patience = { timeout: 30_000, interval: 50 };
const jpeg = { kind: "product-image", contentType: "image/jpeg", sku: "BAGUETTE-1" };

describe("a picture of a product", { timeout: 60_000 }, () => {
  it("is sent straight to storage, and shown with the product a moment later", async () => {
    const id = await sendFile(staff, jpeg, await photo({ width: 1600, height: 1200 }));
    const upload = await ended(staff, id);
    expect(upload).toMatchObject({ status: "processed", kind: "product-image", sku: "BAGUETTE-1" });
    expect(upload.images).toHaveLength(6);
    const images = await vi.waitFor(async () => {
      const { images } = await store.product("BAGUETTE-1");
      expect(images).toHaveLength(6);
      return images as { url: string; width: number; contentType: string; placeholder: string }[];
    }, patience);
    expect(images[0]).toMatchObject({ width: 320, contentType: "image/webp" });
    const served = await fetch(images[0]!.url);
    expect(served.headers.get("content-type")).toBe("image/webp");
    expect(served.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await served.arrayBuffer()).byteLength).toBeGreaterThan(500);
  });

  it("that was begun last is shown, of two that are sent right after each other, and told of the other way round", async () => {
    const sku = "CROISSANTS-4";
    const bytes = await Promise.all([100, 300].map((hue) => photo({ width: 700, height: 500, hue })));
    const forms = [await begin(staff, { ...jpeg, sku }, 500_000), await begin(staff, { ...jpeg, sku }, 500_000)];
    for (const [index, { upload }] of forms.entries())
      if (upload.method === "POST") expect((await postForm(upload, bytes[index]!)).status).toBe(201);
    const [, last] = await Promise.all(forms.map(({ id }) => ended(staff, id)));
    await vi.waitFor(() => expect(forms.filter(({ id }) => !wasOffered(id))).toEqual([]), patience);
    const { images } = await store.product(sku);
    expect(images).toMatchObject(last!.images!.map(({ url }) => ({ url })));
  });

  it("is not sent by customers", async () => {
    expect((await store.post("/uploads", JSON.stringify({ ...jpeg, size: 1 }))).status).toBe(403);
  });

  it("may be no larger than it was said to be", async () => {
    const { upload } = await begin(staff, jpeg, 1_000);
    if (upload.method !== "POST") throw new Error("A form was expected");
    const answer = await postForm(upload, Buffer.alloc(1_001));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("EntityTooLarge");
  });
});

describe("what is no picture", () => {
  it("is told to who sent it, and lies in quarantine", async () => {
    const id = await sendFile(staff, jpeg, svgWithScript);
    expect(await ended(staff, id)).toMatchObject({ status: "rejected", reason: { code: "type-not-accepted" } });
    expect(await told("file.rejected", id)).toMatchObject({
      kind: "product-image",
      reason: { code: "type-not-accepted" },
    });
    const s3 = new S3Client(store.local.aws);
    const Bucket = topology.buckets["Uploads"]!.name;
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: `quarantine/${id}` }));
    expect(found.ContentType).toBe("application/octet-stream");
    expect(Buffer.from(await found.Body!.transformToByteArray())).toEqual(svgWithScript);
  });
});

describe("a photo for support", () => {
  it("is seen by its customer and by staff, and by nobody else", async () => {
    const bytes = await photo({ width: 500, height: 400 });
    const id = await sendFile(store, { kind: "support-photo", contentType: "image/jpeg" }, bytes);
    const { images = [] } = await ended(store, id);
    expect((await fetch(images[0]!.url)).status).toBe(200);
    expect((await fetch(images[0]!.url.split("?")[0]!)).status).toBe(403);
    expect((await look(staff, id)).status).toBe("processed");
    const other = await store.as("eve@example.com");
    expect((await other.get(`/uploads/${id}`)).status).toBe(404);
  });
});

describe("a catalog", () => {
  const rows = Array.from({ length: 300 }, (_, row) => `NEW-${row},"Thing, ${row}",pantry,1 piece,${row}.5,,${row}`);
  const csv = (lines: string[]) =>
    Buffer.from(["sku,name,category,unit,price,description,stock", ...lines].join("\r\n"));
  const catalog = { kind: "catalog-csv", contentType: "text/csv" };

  it("is in the shop when it is imported, and what is wrong with it is reported by line", async () => {
    const bad = [
      "BAD ROW,Thing,pantry,1 piece,1.00,,",
      "OTHER-1,=cmd(),pantry,1 piece,1.00,,",
      "OTHER-2,Thing,nowhere,1 piece,1,,",
    ];
    const id = await sendFile(staff, catalog, csv([...rows.slice(0, 10), ...bad, ...rows.slice(10)]));
    const upload = await ended(staff, id);
    expect(upload).toMatchObject({
      status: "processed",
      totals: { read: 303, created: 300, updated: 0, unchanged: 0, rejected: 3 },
      progress: { rowsRead: 303, rowsWritten: 300, rowsRejected: 3 },
    });
    const report = await (await fetch(upload.report!)).text();
    expect(report.split("\n").slice(0, 3)).toEqual([
      "line,sku,column,reason",
      expect.stringMatching(/^12,BAD ROW,sku,/),
      expect.stringMatching(/^13,OTHER-1,name,/),
    ]);
    expect(await store.product("NEW-299")).toMatchObject({ name: "Thing, 299", price: { amount: 29_950 } });
    expect(await store.stock("NEW-7")).toBe(7);
    expect(await told("catalog.imported", id)).toMatchObject({ outcome: "completed", rows: upload.totals });
  });

  it("that says nothing new changes nothing", async () => {
    const upload = await ended(staff, await sendFile(staff, catalog, csv(rows)));
    expect(upload.totals).toEqual({ read: 300, created: 0, updated: 0, unchanged: 300, rejected: 0 });
  });

  it("in the encoding of another time is refused whole", async () => {
    const latin = Buffer.from("sku,name,category,unit,price\nX-1,Cr\xeame,pantry,1 l,1\n", "latin1");
    expect(await ended(staff, await sendFile(staff, catalog, latin))).toMatchObject({
      status: "rejected",
      reason: { code: "wrong-encoding" },
    });
  });
});
