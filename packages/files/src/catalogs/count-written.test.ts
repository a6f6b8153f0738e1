import { catalogChunkWritten, newId, type UploadId } from "@larder/contracts";
import { context } from "@larder/lambda/testing/context";
import { eventMessage } from "@larder/lambda/testing/queue-event";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents } from "../store/table.ts";
import { useFiles } from "../testing/files.ts";
import { begun, seen } from "../testing/uploads.ts";
import { nothingWritten, type Upload, unread } from "../uploads/upload.ts";
import { changeUpload } from "../uploads/upload-store.ts";
import { handler } from "./count-written.ts";
import { endImport } from "./end-import.ts";

const files = useFiles();

type Rows = { created: number; updated: number; unchanged: number };
const written = (uploadId: UploadId, chunk: number, rows: Rows) =>
  catalogChunkWritten.create({
    subject: uploadId,
    correlationId: "correlation-1",
    causationId: uploadId,
    time: "2026-11-24T10:15:00.000Z",
    data: { uploadId, chunk, rows },
  });
type Written = ReturnType<typeof written>;

/** Answers how many messages failed. */
const deliver = async (...events: Written[]) =>
  (await handler({ Records: events.map(eventMessage) }, context())).batchItemFailures.length;

const reading = (changes: Partial<Upload> = {}) =>
  begun({ kind: "catalog-csv", status: "processing", checkpoint: unread, written: nothingWritten, ...changes });

/** The reader has come to the end, and asks for the import's. */
async function readToTheEnd(id: UploadId, read: number, rejected: number, chunks: number) {
  for (;;) {
    const upload = await seen(id);
    if (await changeUpload(upload, { checkpoint: { ...unread, read, rejected, chunks, done: true } })) break;
  }
  return endImport(id);
}

/** Counts the transactions that are sent from now on. */
function countTransactions() {
  let sent = 0;
  documents.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === "TransactWriteItemsCommand") sent++;
        return next(args);
      },
    { step: "initialize", name: "count" },
  );
  return {
    ended: () => {
      documents.middlewareStack.remove("count");
      return sent;
    },
  };
}

describe("chunks that were written", () => {
  it("are added up", async () => {
    const { id } = await reading();
    await deliver(
      written(id, 0, { created: 40, updated: 8, unchanged: 1 }),
      written(id, 1, { created: 0, updated: 0, unchanged: 49 }),
    );
    expect((await seen(id)).written).toEqual({ chunks: 2, created: 40, updated: 8, unchanged: 50 });
  });

  it("count once, however often they are told of", async () => {
    const { id } = await reading();
    const event = written(id, 0, { created: 49, updated: 0, unchanged: 0 });
    expect(await deliver(event, event, event)).toBe(0);
    expect(await deliver(event)).toBe(0);
    expect((await seen(id)).written).toEqual({ chunks: 1, created: 49, updated: 0, unchanged: 0 });
  });

  it("all fit through the one item that they are added to", async () => {
    const { id } = await reading();
    const chunks = Array.from({ length: 100 }, (_, chunk) =>
      written(id, chunk, { created: 1, updated: 0, unchanged: 0 }),
    );
    const batches = Array.from({ length: 10 }, (_, index) => chunks.slice(index * 10, index * 10 + 10));
    expect(await Promise.all(batches.map((batch) => deliver(...batch)))).toEqual(batches.map(() => 0));
    expect((await seen(id)).written).toMatchObject({ chunks: 100, created: 100 });
  });

  it("that come together are one write, also beside some that were counted before", async () => {
    const { id } = await reading();
    const rows = { created: 1, updated: 0, unchanged: 0 };
    const events = Array.from({ length: 9 }, (_, chunk) => written(id, chunk, rows));
    await deliver(events[3]!);
    const transactions = countTransactions();
    await deliver(...events, events[8]!);
    // One that finds the fourth counted, and one without it.
    expect(transactions.ended()).toBe(2);
    expect((await seen(id)).written).toMatchObject({ chunks: 9, created: 9 });
  });

  it("leave marks that are forgotten by themselves", async () => {
    const { id } = await reading();
    await deliver(written(id, 7, { created: 1, updated: 0, unchanged: 0 }));
    const mark = (await files.items()).find(({ sk }) => sk.startsWith("CHUNK#"));
    expect(mark).toMatchObject({ sk: "CHUNK#00000007", expiresAt: expect.any(Number) });
  });

  it("of an upload that nobody knows come again, and leave no mark", async () => {
    const { id } = await reading();
    const strange = written(newId("upl"), 0, { created: 1, updated: 0, unchanged: 0 });
    expect(await deliver(strange, written(id, 0, { created: 1, updated: 0, unchanged: 0 }))).toBe(1);
    expect((await files.items()).filter(({ sk }) => sk.startsWith("CHUNK#"))).toHaveLength(1);
  });
});

describe("an import", () => {
  it("is over with the last chunk that was written, and not before all is read", async () => {
    const { id } = await reading();
    const rows = { created: 49, updated: 0, unchanged: 0 };
    await deliver(written(id, 0, rows));
    expect(await seen(id)).toMatchObject({ status: "processing" });
    expect(await readToTheEnd(id, 98, 0, 2)).toBe(false);
    await deliver(written(id, 1, rows));
    expect(await seen(id)).toMatchObject({ status: "processed", finishedAt: expect.any(String) });
  });

  it("is over when it is read to the end, if all was written by then", async () => {
    const { id } = await reading();
    await deliver(written(id, 0, { created: 49, updated: 0, unchanged: 0 }));
    expect(await readToTheEnd(id, 50, 1, 1)).toBe(true);
  });

  it("of which nothing was good is over when it is read", async () => {
    const { id } = await reading();
    expect(await readToTheEnd(id, 10, 10, 0)).toBe(true);
  });

  it("that was cancelled ends as that", async () => {
    const { id } = await reading({ status: "cancelling" });
    expect(await readToTheEnd(id, 0, 0, 0)).toBe(true);
    expect(await seen(id)).toMatchObject({ status: "cancelled" });
  });

  it("that was rejected stays so, whatever is still written of it", async () => {
    const { id } = await reading({ status: "rejected", finishedAt: "2026-11-24T10:15:00.000Z" });
    expect(await deliver(written(id, 0, { created: 1, updated: 0, unchanged: 0 }))).toBe(0);
    expect(await seen(id)).toMatchObject({ status: "rejected", finishedAt: "2026-11-24T10:15:00.000Z" });
  });
});

it("however messages are doubled and mixed, and wherever the reader's end falls, totals add up and the import ends once", async () => {
  const rows = fc.record({ created: fc.nat(16), updated: fc.nat(16), unchanged: fc.nat(17) });
  const plan = fc
    .record({ chunks: fc.array(rows, { maxLength: 8 }), rejected: fc.nat(20) })
    .chain(({ chunks, rejected }) =>
      fc.record({
        chunks: fc.constant(chunks),
        rejected: fc.constant(rejected),
        doubled: fc.subarray(chunks.map((_, index) => index)),
        order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
        end: fc.nat(16),
        batch: fc.integer({ min: 1, max: 5 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(plan, async ({ chunks, rejected, doubled, order, end, batch }) => {
      const { id } = await reading();
      const sum = (of: keyof Rows) => chunks.reduce((total, each) => total + each[of], 0);
      const good = sum("created") + sum("updated") + sum("unchanged");
      const events = chunks.map((each, chunk) => written(id, chunk, each));
      const all = [...events, ...doubled.flatMap((index) => events[index] ?? [])]
        .map((event, index) => ({ event, rank: order[index] ?? 0 }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ event }) => event);
      const work: (() => Promise<unknown>)[] = [];
      for (let at = 0; at < all.length; at += batch) work.push(() => deliver(...all.slice(at, at + batch)));
      work.splice(end % (work.length + 1), 0, () => readToTheEnd(id, good + rejected, rejected, chunks.length));
      for (let at = 0; at < work.length; at += 2) await Promise.all(work.slice(at, at + 2).map((step) => step()));

      const upload = await seen(id);
      expect(upload).toMatchObject({
        status: "processed",
        written: { chunks: chunks.length, created: sum("created") },
      });
      const { created, updated, unchanged } = upload.written ?? nothingWritten;
      expect(created + updated + unchanged + rejected).toBe(upload.checkpoint?.read);
      expect(await endImport(id)).toBe(false);
      expect(await seen(id)).toEqual(upload);
    }),
    { numRuns: 40 },
  );
});
