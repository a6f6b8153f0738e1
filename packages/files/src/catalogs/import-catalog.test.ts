import { gzipSync } from "node:zlib";
import { catalogChunkRead } from "@larder/contracts";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import { describe, expect, it, vi } from "vitest";
import { catalogHeader, catalogRow, faultyRow } from "../fixtures/catalog.ts";
import type { ArrivedObject } from "../testing/bucket.ts";
import { useCloud } from "../testing/cloud.ts";
import { useCrashes } from "../testing/crashes.ts";
import { begun, seen } from "../testing/uploads.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import { changeUpload } from "../uploads/upload-store.ts";

// Small ones, so that small files have several.
vi.mock("./limits.ts", async (original) => ({ ...(await original<object>()), rowsOfASegment: 100 }));

const cloud = useCloud();
const crashes = useCrashes();
const { uploads } = cloud;

async function sent(bytes: Buffer | string, changes: Partial<Upload> = {}) {
  const upload = await begun({
    kind: "catalog-csv",
    contentType: "text/csv",
    size: Math.max(1, bytes.length),
    ...changes,
  });
  const object = await uploads.put(places.incoming("catalog-csv", upload.id), bytes, "text/csv");
  return { upload, object };
}

const patience = (left: number) => ({ ...context(), getRemainingTimeInMillis: () => left });

async function tell(object: ArrivedObject, left = 60_000): Promise<boolean> {
  const { handler } = await import("./import-catalog.ts");
  const { batchItemFailures } = await handler(bucketEvent([object]), patience(left));
  return batchItemFailures.length === 0;
}

/** What the shop was sent of an upload: chunks by number. What was sent again must be the same to the letter. */
async function chunksOf({ id }: Upload): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (;;) {
    const { Records } = await cloud.receive("CatalogChunks");
    if (Records.length === 0) return found;
    for (const { body } of Records) {
      const { data } = catalogChunkRead.schema.parse(JSON.parse(body));
      if (data.uploadId !== id) continue;
      const before = found.get(data.chunk);
      if (before !== undefined) expect(body).toBe(before);
      found.set(data.chunk, body);
    }
  }
}
const linesIn = (chunks: ReadonlyMap<number, string>): number[] =>
  [...chunks.entries()]
    .toSorted(([one], [other]) => one - other)
    .flatMap(([, body]) => catalogChunkRead.schema.parse(JSON.parse(body)).data.rows.map(({ line }) => line));

/** 250 rows without line ends within, of which every tenth is faulty. */
const lines = Array.from({ length: 250 }, (_, row) =>
  row % 10 === 9 ? faultyRow(row) : catalogRow(row).replaceAll("\n", " "),
);
const csv = [catalogHeader, ...lines].join("\n");
const good = lines.flatMap((_, row) => (row % 10 === 9 ? [] : [row + 2]));
const faulty = lines.flatMap((_, row) => (row % 10 === 9 ? [row + 2] : []));

async function expectAll(upload: Upload) {
  const chunks = await chunksOf(upload);
  expect(linesIn(chunks)).toEqual(good);
  const { checkpoint, status } = await seen(upload.id);
  expect([status, checkpoint]).toEqual([
    "processing",
    expect.objectContaining({ read: 250, rejected: 25, chunks: chunks.size, done: true }),
  ]);
  const report = (await uploads.get(places.report(upload.id)))?.bytes.toString() ?? "";
  expect(
    report
      .split("\n")
      .map((line) => Number.parseInt(line, 10))
      .filter((line) => line > 0),
  ).toEqual(faulty);
}

describe("an import", () => {
  it("sends every good row once, and reports every other", async () => {
    const { upload, object } = await sent(csv);
    expect(await tell(object)).toBe(true);
    await expectAll(upload);
  });

  it("that is told of again, or of another file in its place, changes nothing", async () => {
    const { upload, object } = await sent(csv);
    await tell(object);
    await expectAll(upload);
    expect(await tell(object)).toBe(true);
    expect(await tell({ ...object, etag: "0".repeat(32) })).toBe(true);
    expect((await chunksOf(upload)).size).toBe(0);
  });

  it.each<[string, () => Buffer]>([
    ["compressed", () => gzipSync(csv)],
    ["compressed in two members", () => Buffer.concat([gzipSync(csv.slice(0, 5_000)), gzipSync(csv.slice(5_000))])],
    ["with a byte order mark", () => Buffer.from(`\ufeff${csv}`)],
    ["in UTF-16", () => Buffer.from(`\ufeff${csv}`, "utf16le")],
    ["in UTF-16, the other way round", () => Buffer.from(`\ufeff${csv}`, "utf16le").swap16()],
    ["with the line ends of Windows", () => Buffer.from(csv.replaceAll("\n", "\r\n"))],
  ])("is the same %s, whole and interrupted", { timeout: 30_000 }, async (_, bytes) => {
    const { upload, object } = await sent(bytes());
    // No time is left after any segment: each invocation makes one.
    for (let invocations = 0; !(await seen(upload.id)).checkpoint?.done; invocations++) {
      expect(invocations).toBeLessThan(6);
      expect(await tell(object, 14_000)).toBe(true);
    }
    await expectAll(upload);
    const { Records } = await cloud.receive("CatalogUploads");
    expect(Records.length).toBeGreaterThan(0);
  });

  it("dies around any call that it makes, is told of again, and comes to the same", { timeout: 120_000 }, async () => {
    const first = await sent(csv);
    const calls = await crashes.callsOf(() => tell(first.object));
    expect(calls).toEqual(
      expect.arrayContaining(["GetItemCommand", "UpdateItemCommand", "GetObjectCommand", "PutObjectCommand"]),
    );
    await chunksOf(first.upload);
    for (const moment of ["before", "after"] as const)
      for (const others of calls.keys()) {
        const { upload, object } = await sent(csv);
        crashes.dieAround(others, moment);
        await tell(object);
        crashes.recover();
        expect(await tell(object)).toBe(true);
        await expectAll(upload);
      }
  });

  it("that is cancelled reads no further than its segment, and is over with what it has read", async () => {
    const { upload, object } = await sent(csv);
    await tell(object, 14_000);
    expect(await changeUpload(await seen(upload.id), { status: "cancelling" })).toBeDefined();
    await tell(object);
    const { checkpoint, status } = await seen(upload.id);
    expect([status, checkpoint?.read, checkpoint?.done]).toEqual(["cancelling", 200, true]);
  });
});

describe("a file that is no catalog", () => {
  it.each<[string, () => Buffer, string]>([
    ["nothing", () => Buffer.alloc(0), "empty"],
    [
      "a ZIP",
      () => Buffer.from("PK\x03\x04 and more of it, as spreadsheets are stored", "latin1"),
      "type-not-accepted",
    ],
    ["a picture", () => Buffer.from("\xff\xd8\xff\xe0\x00\x10JFIF\x00", "latin1"), "type-not-accepted"],
    ["zero bytes among the text", () => Buffer.from(`${catalogHeader}\nA\0B`), "not-text"],
    ["another encoding", () => Buffer.from(`${catalogHeader}\nA,Cr\xeame`, "latin1"), "wrong-encoding"],
    ["half a UTF-16", () => Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8, 0x61, 0x00]), "wrong-encoding"],
    ["a table of something else", () => Buffer.from("a,b\n1,2\n"), "header-missing"],
    [
      "a bomb",
      () => gzipSync(Buffer.concat([Buffer.from(`${catalogHeader}\n`), Buffer.alloc(64 * 1024 * 1024, "a")])),
      "decompression-ratio",
    ],
    ["half of what was compressed", () => gzipSync(csv).subarray(0, -100), "truncated"],
  ])("is refused, and put away: %s", { timeout: 30_000 }, async (_, bytes, code) => {
    const { upload, object } = await sent(bytes());
    expect(await tell(object)).toBe(true);
    expect(await seen(upload.id)).toMatchObject({ status: "rejected", reason: { code } });
    expect((await uploads.get(places.quarantine(upload.id)))?.bytes).toEqual(bytes());
    expect(await uploads.get(object.key)).toBeUndefined();
  });
});
