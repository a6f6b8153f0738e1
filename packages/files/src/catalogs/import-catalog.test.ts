import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { catalog, catalogRows } from "../fixtures/catalog.ts";
import { useCloud } from "../testing/cloud.ts";
import { imports } from "../testing/imports.ts";
import { seen } from "../testing/uploads.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import { changeUpload } from "../uploads/upload-store.ts";

const cloud = useCloud();
const { send, run, given, write, report } = imports(cloud);

/** Runs until no time is short any more. */
async function runAll(bytes: Buffer, changes: Partial<Upload> = {}) {
  const { upload, object } = await send(bytes, changes);
  await run(object);
  return { upload, object, now: await seen(upload.id) };
}

describe("a catalog", () => {
  // Longer than what is looked at first: an import that goes on asks S3 for the rest alone.
  const options = { rows: 1_480, faulty: 0.05 };
  const written = [...catalogRows(options)];
  const bytes = catalog(options);

  it("comes to the shop row by row, and what is rejected to the report", async () => {
    const { upload, now } = await runAll(bytes);
    const good = written.flatMap(({ row }) => row ?? []);
    const { rows, changed } = await given(upload.id);
    expect(rows.map(({ row }) => row)).toEqual(good);
    expect(changed).toEqual([]);
    const rejected = (await report(upload.id)) ?? [];
    expect(now.checkpoint).toMatchObject({ read: 1_480, rejected: 1_480 - good.length, done: true, segment: 15 });
    expect(rejected).toHaveLength(1_480 - good.length);
    expect(new Set([...rows, ...rejected].map(({ line }) => Number(line))).size).toBe(1_480);
  });

  it("is over when the shop has written all of it, and not before", async () => {
    const { upload, now } = await runAll(bytes);
    expect(now.status).toBe("processing");
    await write(upload.id);
    const { status, checkpoint, written: sum } = await seen(upload.id);
    expect(status).toBe("processed");
    expect(checkpoint!.read).toBe(sum!.created + sum!.updated + sum!.unchanged + checkpoint!.rejected);
  });

  it("is over at once when nothing in it is good", async () => {
    const { upload, now } = await runAll(Buffer.from("sku,name,category,unit,price\nx,,,,\n"));
    expect(now).toMatchObject({ status: "processed", checkpoint: { read: 1, rejected: 1, chunks: 0 } });
    expect(await report(upload.id)).toEqual([{ line: "2", sku: "x", column: "price", reason: "The price is missing" }]);
  });

  it("is over all the same when it is read on from its very end", async () => {
    const { upload, object, now } = await runAll(bytes);
    await changeUpload(now, { checkpoint: { ...now.checkpoint!, done: false } });
    await run(object);
    const { checkpoint } = await seen(upload.id);
    expect({ ...checkpoint, reader: "" }).toEqual({ ...now.checkpoint, reader: "" });
  });

  it("of nothing but its first line is read to its end", async () => {
    const { upload, now } = await runAll(Buffer.from("sku,name,category,unit,price"));
    expect(now).toMatchObject({ status: "processed", checkpoint: { read: 0, chunks: 0 } });
    expect(await report(upload.id)).toBeUndefined();
  });

  it("that is told of again is not read again, and stays where it is", async () => {
    const { upload, object } = await runAll(bytes);
    const before = await seen(upload.id);
    await run(object);
    expect(await seen(upload.id)).toEqual(before);
    await write(upload.id);
    await run(object);
    expect((await given(upload.id)).chunks.size).toBe(before.checkpoint?.chunks);
    expect(await cloud.uploads.get(object.key)).toBeDefined();
  });

  it.each<[string, Buffer]>([
    ["compressed", gzipSync(bytes)],
    [
      "compressed in several members",
      Buffer.concat([gzipSync(bytes.subarray(0, 7_001)), gzipSync(bytes.subarray(7_001))]),
    ],
    ["with a byte order mark", Buffer.concat([Buffer.from("\ufeff"), bytes])],
    ["in UTF-16, little end first", Buffer.from(`\ufeff${bytes}`, "utf16le")],
    ["in UTF-16, big end first, compressed", gzipSync(Buffer.from(`\ufeff${bytes}`, "utf16le").swap16())],
    ["with Windows' line ends", catalog({ ...options, lineEnd: "\r\n" })],
    ["with semicolons, and commas in prices", catalog({ ...options, delimiter: ";" })],
    ["with tabs", catalog({ ...options, delimiter: "\t" })],
  ])("%s comes to the same, in one go or in several", async (_, other) => {
    const good = written.flatMap(({ row }) => row ?? []);
    const whole = await runAll(other);
    const cut = await send(other);
    while (!(await seen(cut.upload.id)).checkpoint?.done) await run(cut.object, { remainingTime: () => 14_999 });
    const [one, another] = [await given(whole.upload.id), await given(cut.upload.id)];
    const text = (row: unknown) => JSON.stringify(row).replaceAll("\\r\\n", "\\n");
    expect(one.rows.map(({ row }) => text(row))).toEqual(good.map(text));
    expect([...another.chunks]).toEqual([...one.chunks]);
    expect(await report(cut.upload.id)).toEqual(await report(whole.upload.id));
  });
});

/** The message that is next to come about it. */
async function toldOf({ id }: Upload): Promise<string> {
  for (;;) {
    const { Records } = await cloud.receive("CatalogUploads", 5);
    const told = Records.find(({ body }) => body.includes(id));
    if (told) return told.body;
  }
}

it("goes back on its queue when time is short, with what it is told by", async () => {
  const { upload, object } = await send(catalog({ rows: 250 }));
  const told = await toldOf(upload);
  await run(object, { remainingTime: () => 14_999 });
  expect((await seen(upload.id)).checkpoint).toMatchObject({ segment: 1, read: 100, chunks: 3, done: false });
  expect(JSON.parse(await toldOf(upload)).Records[0].s3.object).toMatchObject({
    ...JSON.parse(told).Records[0].s3.object,
    sequencer: expect.anything(),
  });
});

describe("read by several at once,", () => {
  it("it comes to the same, and ends once", async () => {
    const { upload, object } = await send(catalog({ rows: 700, faulty: 0.1 }));
    await Promise.all([run(object), run(object), run(object)]);
    const { checkpoint } = await seen(upload.id);
    expect(checkpoint).toMatchObject({ read: 700, done: true, segment: 7 });
    const { rows, changed } = await given(upload.id);
    expect([rows.length, changed]).toEqual([700 - checkpoint!.rejected, []]);
    expect(await report(upload.id)).toHaveLength(checkpoint!.rejected);
  });
});

describe("what is no catalog", () => {
  const header = "sku,name,category,unit,price";
  const row = "ABC-1,Apples,fruit,1 kg,2.49";
  it.each<[string, Buffer, string]>([
    ["nothing at all", Buffer.alloc(0), "empty"],
    ["nothing at all, compressed", gzipSync(""), "empty"],
    [
      "a bomb",
      gzipSync(Buffer.concat([Buffer.from(`${header}\n`), Buffer.alloc(8 * 1024 ** 2, `${"x".repeat(999)}\n`)])),
      "decompression-ratio",
    ],
    ["half of what was compressed", gzipSync(catalog({ rows: 500 })).subarray(0, 9_000), "truncated"],
    ["compressed, and damaged", gzipSync(catalog({ rows: 500 })).fill(0, 3_000, 3_100), "truncated"],
    ["a first line without prices", Buffer.from(`sku,name,category,unit\n${row}`), "header-missing"],
    ["no first line", Buffer.from(`${row}\n${row}`), "header-missing"],
    ["a column twice", Buffer.from(`${header},sku\n${row}`), "malformed"],
    ["Latin-1", Buffer.from(`${header}\nABC-1,\xc4pfel,fruit,1 kg,2.49`, "latin1"), "wrong-encoding"],
    ["half a character of UTF-16", Buffer.from(`\ufeff${header}\n${row}`, "utf16le").subarray(0, -1), "wrong-encoding"],
    ["UTF-16 without a mark", Buffer.from(header, "utf16le"), "not-text"],
    ["a web page", Buffer.from("\n<!DOCTYPE html><html><body>catalog</body></html>"), "type-not-accepted"],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d4948445200000001", "hex"), "type-not-accepted"],
    ["a spreadsheet", Buffer.from("504b030414000600080000002100", "hex"), "type-not-accepted"],
    ["a spreadsheet, compressed", gzipSync(Buffer.from("504b030414000600080000002100", "hex")), "type-not-accepted"],
    ["a first line of 65 KiB", Buffer.concat([Buffer.from(header), Buffer.alloc(65 * 1024, ",x")]), "line-too-long"],
  ])("is put away, with a reason: %s", async (_, bytes, code) => {
    const { upload, object, now } = await runAll(bytes);
    expect([now.status, now.reason?.code]).toEqual(["rejected", code]);
    expect((await cloud.uploads.get(places.quarantine(upload.id)))?.bytes).toEqual(bytes);
    expect(await cloud.uploads.get(object.key)).toBeUndefined();
  });

  it("is said from which line on, when some of it is in the shop already", async () => {
    const bytes = gzipSync(catalog({ rows: 5_000 }));
    const { upload, now } = await runAll(bytes.subarray(0, bytes.length - 20));
    const { rows, changed } = await given(upload.id);
    expect(rows.length).toBeGreaterThan(1_000);
    expect(now).toMatchObject({ status: "rejected", reason: { code: "truncated" } });
    expect(now.reason?.message).toContain(`up to line ${rows.at(-1)?.line} `);
    expect(changed).toEqual([]);
  });

  it("is one of too many rows, and those before are said to be in the shop", async () => {
    const { upload, object } = await send(catalog({ rows: 250 }));
    await run(object, { mostRows: 230 });
    expect((await seen(upload.id)).reason).toEqual({
      code: "too-many-rows",
      message: expect.stringMatching(/at most 230 rows\. .* up to line \d+ is in the shop/),
    });
  });

  it("is what takes the place of one that is being read", async () => {
    const { upload, object } = await send(catalog({ rows: 250 }));
    await run(object, { remainingTime: () => 14_999 });
    await cloud.uploads.put(object.key, catalog({ rows: 300, seed: 2 }));
    await run(object);
    expect(await seen(upload.id)).toMatchObject({ status: "rejected", reason: { code: "replaced" } });
    expect((await given(upload.id)).rows).toHaveLength(100);
  });
});
