import { newId } from "@larder/contracts";
import { call, customer, staff } from "@larder/lambda/testing/call";
import { describe, expect, it } from "vitest";
import { useCloud } from "../testing/cloud.ts";
import { begun } from "../testing/uploads.ts";
import { handler as get } from "./get-upload.ts";
import { type Upload, unread } from "./upload.ts";

const cloud = useCloud();

const view = async (changes: Partial<Upload>) => {
  const { id } = await begun(changes);
  const { status, headers, body } = await call(get, { path: { id } });
  expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
  return body;
};
const ended = { finishedAt: "2026-11-24T10:15:10.000Z" };
const image = { width: 320, height: 200, contentType: "image/webp", bytes: 3 };

describe("an upload", () => {
  it("is for whose it is, and for staff; for others there is none", async () => {
    const { id } = await begun();
    const stranger = { ...customer, id: "customer-2" };
    const [theirs, nowhere] = [
      await call(get, { caller: stranger, path: { id } }),
      await call(get, { caller: stranger, path: { id: newId("upl") } }),
    ];
    expect([theirs.status, nowhere.status]).toEqual([404, 404]);
    expect(nowhere.headers["cache-control"]).toBe("no-store");
    expect((await call(get, { caller: staff, path: { id } })).status).toBe(200);
    expect((await call(get, { caller: { ...staff, id: stranger.id }, path: { id } })).status).toBe(200);
  });

  it("that waits says until when", async () => {
    const form = await view({ createdAt: "2026-11-24T10:15:00.000Z" });
    expect(form).toMatchObject({ status: "waiting", expiresAt: "2026-11-24T10:20:00.000Z" });
    const parts = await view({ createdAt: "2026-11-24T10:15:00.000Z", multipartId: "parts" });
    expect(parts).toMatchObject({ expiresAt: "2026-11-24T11:15:00.000Z" });
  });

  it("shows nothing of how it is kept", async () => {
    const body = await view({ multipartId: "secret", source: { etag: "e", size: 1, claimedAt: ended.finishedAt } });
    expect(Object.keys(body).toSorted()).toEqual(["createdAt", "expiresAt", "id", "kind", "status"]);
  });

  it("that was not taken says why", async () => {
    const reason = { code: "not-an-image", message: "This is a page" };
    expect(await view({ status: "rejected", reason, ...ended })).toMatchObject({
      status: "rejected",
      reason,
      ...ended,
    });
  });
});

describe("a picture", () => {
  it("of a product is shown where everybody finds it", async () => {
    await cloud.media.put("products/KIWIS-6/abc/320.webp", "img");
    const images = [{ key: "products/KIWIS-6/abc/320.webp", ...image }];
    const body = await view({ kind: "product-image", sku: "KIWIS-6", status: "processed", images, ...ended });
    expect(body.images).toEqual([
      {
        url: expect.stringMatching(/\/products\/KIWIS-6\/abc\/320\.webp$/),
        width: 320,
        height: 200,
        contentType: "image/webp",
      },
    ]);
    expect(await (await fetch(body.images[0].url)).text()).toBe("img");
  });

  it("for support is shown at an address that is good for five minutes, and nowhere without it", async () => {
    const key = `support/${newId("upl")}/320.webp`;
    await cloud.uploads.put(key, "img");
    const { images } = await view({ status: "processed", images: [{ key, ...image }], ...ended });
    const url = new URL(images[0].url);
    expect(await (await fetch(url)).text()).toBe("img");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("300");
    expect((await fetch(url.origin + url.pathname)).status).toBe(403);
  });
});

describe("a catalog", () => {
  const catalog: Partial<Upload> = {
    kind: "catalog-csv",
    status: "processing",
    updatedAt: "2026-11-24T10:15:10.000Z",
    source: { etag: "e", size: 90_000, claimedAt: "2026-11-24T10:15:00.000Z" },
    checkpoint: { ...unread, bytes: 45_000, read: 500, rejected: 20, chunks: 10 },
    written: { chunks: 5, created: 100, updated: 50, unchanged: 45 },
  };
  const progress = {
    bytes: 45_000,
    totalBytes: 90_000,
    rowsRead: 500,
    rowsWritten: 195,
    rowsRejected: 20,
    rowsPerSecond: 50,
  };

  it("shows how far it is", async () => {
    const body = await view(catalog);
    expect(body).toMatchObject({ status: "processing", progress });
    expect(body).not.toHaveProperty("totals");
    expect(body).not.toHaveProperty("report");
  });

  it("that is being cancelled is still worked on, and says so", async () => {
    expect(await view({ ...catalog, status: "cancelling" })).toMatchObject({ status: "processing", cancelling: true });
  });

  it("that is imported shows what became of every row, and a report of those that were rejected", async () => {
    const checkpoint = { ...unread, read: 215, rejected: 20, chunks: 5, done: true };
    const upload = await begun({ ...catalog, status: "processed", checkpoint, ...ended });
    await cloud.uploads.put(`reports/${upload.id}.csv`, "line,reason");
    const { body } = await call(get, { path: { id: upload.id } });
    expect(body.totals).toEqual({ read: 215, created: 100, updated: 50, unchanged: 45, rejected: 20 });
    expect(await (await fetch(body.report)).text()).toBe("line,reason");
    expect(new URL(body.report).searchParams.get("X-Amz-Expires")).toBe("300");
  });

  it("that turned out bad half-way has no totals: some of its rows are in the shop that nobody counted", async () => {
    const reason = { code: "truncated", message: "The file is damaged" };
    const body = await view({ ...catalog, status: "rejected", reason, ...ended });
    expect(body).toMatchObject({ status: "rejected", progress: { rowsRead: 500 } });
    expect(body).not.toHaveProperty("totals");
  });

  it("of which every row was good has no report", async () => {
    const checkpoint = { ...unread, read: 195, chunks: 5, done: true };
    expect(await view({ ...catalog, status: "processed", checkpoint, ...ended })).not.toHaveProperty("report");
  });
});
