import { newId } from "@larder/contracts";
import { call, customer, staff } from "@larder/lambda/testing/call";
import { describe, expect, it } from "vitest";
import { endImport } from "../catalogs/end-import.ts";
import { useFiles } from "../testing/files.ts";
import { begun, seen } from "../testing/uploads.ts";
import { handler as cancel } from "./cancel-upload.ts";
import { claim } from "./claim.ts";
import { finish } from "./finish.ts";
import { nothingWritten, type Upload, unread } from "./upload.ts";
import { changeUpload } from "./upload-store.ts";

useFiles();

const cancelled = ({ id }: Pick<Upload, "id">, caller = customer) => call(cancel, { caller, path: { id } });
const reading: Partial<Upload> = {
  kind: "catalog-csv",
  status: "processing",
  source: { etag: "e1", size: 1_000, claimedAt: "2026-11-24T10:15:00.000Z" },
  checkpoint: unread,
  written: nothingWritten,
};

describe("cancelling", () => {
  it("ends an upload that waits, for good: its file is not taken on", async () => {
    const upload = await begun();
    expect((await cancelled(upload)).status).toBe(202);
    expect(await claim({ key: `incoming/images/${upload.id}`, etag: "e1", size: 1 })).toBeUndefined();
    expect(await seen(upload.id)).toMatchObject({ status: "cancelled", finishedAt: expect.any(String) });
  });

  it("has a catalog stop where it is: it is over when what was read of it is written", async () => {
    const upload = await begun(reading);
    expect((await cancelled(upload)).status).toBe(202);
    const stopping = await seen(upload.id);
    expect(stopping).toMatchObject({ status: "cancelling" });
    const done = await changeUpload(stopping, { checkpoint: { ...unread, read: 49, chunks: 1, done: true } });
    expect(await endImport(upload.id)).toBe(false);
    await changeUpload(done!, { written: { ...nothingWritten, chunks: 1, created: 49 } });
    expect(await endImport(upload.id)).toBe(true);
    expect(await seen(upload.id)).toMatchObject({ status: "cancelled" });
  });

  it("is too late for a catalog that is read to its end, which would otherwise be said to be imported in part", async () => {
    const upload = await begun({ ...reading, checkpoint: { ...unread, done: true } });
    expect((await cancelled(upload)).status).toBe(409);
    expect(await seen(upload.id)).toMatchObject({ status: "processing" });
  });

  it.each([
    "processing",
    "processed",
    "rejected",
  ] as const)("a picture that is %s cannot be cancelled", async (status) => {
    const upload = await begun({ status });
    expect((await cancelled(upload)).status).toBe(409);
  });

  it("again changes nothing", async () => {
    const upload = await begun();
    await cancelled(upload);
    const once = await seen(upload.id);
    expect((await cancelled(upload)).status).toBe(202);
    expect(await seen(upload.id)).toEqual(once);
  });

  it("is for whose it is, and for staff", async () => {
    const upload = await begun();
    const stranger = { ...customer, id: "customer-2" };
    expect((await cancelled(upload, stranger)).status).toBe(404);
    expect((await cancelled({ id: newId("upl") }, stranger)).status).toBe(404);
    expect((await cancelled(upload, staff)).status).toBe(202);
  });
});

it("whoever comes first, a cancellation and workers agree on what becomes of the upload", async () => {
  for (let round = 0; round < 40; round++) {
    const upload = await begun();
    const work = async () => {
      const claimed = await claim({ key: `incoming/images/${upload.id}`, etag: "e1", size: 1 });
      return claimed ? finish(claimed, { status: "processed" }) : false;
    };
    const first = round % 2 === 0 ? work() : Promise.resolve(false);
    const [answer, ...ended] = await Promise.all([cancelled(upload), first, work()]);
    const { status } = await seen(upload.id);
    expect([status, answer.status]).toEqual(answer.status === 202 ? ["cancelled", 202] : ["processed", 409]);
    expect(ended.filter(Boolean)).toHaveLength(status === "processed" ? 1 : 0);
  }
});
