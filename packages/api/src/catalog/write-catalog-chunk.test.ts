import {
  type CatalogRow,
  type Category,
  type CloudEvent,
  catalogChunkRead,
  catalogChunkWritten,
  type EventOf,
  mostRowsOfAChunk,
  newId,
  packRow,
  productChanged,
  type UploadId,
} from "@larder/contracts";
import { staff } from "@larder/lambda/testing/call";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { transact } from "../store/transaction.ts";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { useParts } from "../testing/in-parts.ts";
import { call, deliver } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { product, useStore } from "../testing/store.ts";
import { handler as createProduct } from "./create-product.ts";
import { findProduct, takeStock } from "./product-store.ts";
import { handler as updateProduct } from "./update-product.ts";
import { handler } from "./write-catalog-chunk.ts";

const store = useStore();
const deadLetters = useDeadLetters("CatalogChunks");
const meanwhile = useMeanwhile();
const inParts = useParts();

const { sku, name, category, unit, price } = product;
const described: CatalogRow = { sku, name, category, unit, price };

/** What is decided, one after the other, each in a millisecond of its own. */
let time = Date.parse("2026-11-25T08:00:00.000Z");
let uploadId: UploadId;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  uploadId = later();
});
afterEach(() => void vi.useRealTimers());
const pass = () => vi.setSystemTime(++time);
function later(): UploadId {
  pass();
  return newId("upl");
}

type Lines = Record<number, Partial<CatalogRow>>;
/** Its rows are not in the order of their lines: nothing says that they are. */
function chunk(lines: Lines, { upload = uploadId, number = 0 } = {}) {
  const inOrder = Object.entries(lines).map(([line, row]) =>
    packRow({ line: Number(line), row: { ...described, ...row } }),
  );
  const rows = inOrder.toReversed();
  const data = { uploadId: upload, chunk: number, rows };
  const cause = { correlationId: "correlation-1", causationId: "correlation-1" };
  return catalogChunkRead.create({ ...cause, subject: upload, time: new Date().toISOString(), data });
}
type Chunk = ReturnType<typeof chunk>;

const write = (...chunks: Chunk[]) => deliver(handler, ...chunks);
const ofType =
  <Event extends CloudEvent>({ type, schema }: { type: string; schema: { parse(event: unknown): Event } }) =>
  async () =>
    (await store.sent()).filter((event) => event.type === type).map((event) => schema.parse(event));
const told = ofType<EventOf<typeof catalogChunkWritten>>(catalogChunkWritten);
const announced = ofType<EventOf<typeof productChanged>>(productChanged);
const counts = async () => (await told()).map(({ data }) => data.rows);

describe("a chunk of a catalog", () => {
  it("is products, what tells of each, and what tells of the chunk", async () => {
    await store.sell({ sku: "KIWIS" }, { sku: "PEARS" });
    const event = chunk({
      2: { sku: "PLUMS", name: "Plums", description: "Blue", stock: 7 },
      3: { sku: "KIWIS", price: { amount: 1, currency: "EUR" } },
      4: { sku: "PEARS" },
    });
    expect(await write(event)).toEqual([]);
    expect(await findProduct("PLUMS")).toMatchObject({ name: "Plums", description: "Blue", stock: 7, version: 1 });
    expect(await findProduct("KIWIS")).toMatchObject({ price: { amount: 1, currency: "EUR" }, version: 2 });
    expect(await findProduct("PEARS")).toMatchObject({ version: 1 });
    const versions = (await announced()).map(({ data }) => [data.sku, data.version]);
    expect(versions.toSorted()).toEqual([
      ["KIWIS", 2],
      ["PLUMS", 1],
    ]);
    expect(await told()).toMatchObject([
      {
        subject: uploadId,
        correlationid: event.correlationid,
        causationid: event.id,
        data: { uploadId, chunk: 0, rows: { created: 1, updated: 1, unchanged: 1 } },
      },
    ]);
  });

  it("may have as many rows as its contract lets it, as large as they may be", async () => {
    const longest = { name: "ä".repeat(200), unit: "€".repeat(50), description: "€".repeat(2_000), stock: 1_000_000 };
    const rows = Array.from({ length: mostRowsOfAChunk }, (_, index) => [
      index + 2,
      { ...longest, sku: `NEW-${index}` },
    ]);
    expect(await write(chunk(Object.fromEntries(rows)))).toEqual([]);
    expect(await counts()).toEqual([{ created: mostRowsOfAChunk, updated: 0, unchanged: 0 }]);
    expect(await store.items("PRODUCT#")).toHaveLength(mostRowsOfAChunk);
  });

  it("is written also when DynamoDB leaves keys unread", async () => {
    await store.sell({ sku: "KIWIS" }, { sku: "PEARS" }, { sku: "PLUMS" });
    inParts(1);
    await write(chunk({ 2: { sku: "KIWIS" }, 3: { sku: "PEARS" }, 4: { sku: "PLUMS" } }));
    expect(await counts()).toEqual([{ created: 0, updated: 0, unchanged: 3 }]);
  });

  it("is not written in part", async () => {
    store.refuseWritesOf("PRODUCT#PLUMS");
    const event = chunk({ 2: { sku: "KIWIS" }, 3: { sku: "PLUMS" } });
    expect(await write(event)).toEqual([event]);
    expect(await store.items()).toEqual([]);
  });

  it("that breaks its contract is put aside, the others of its batch are written", async () => {
    const good = chunk({ 2: {} });
    const rows = Array.from({ length: mostRowsOfAChunk + 1 }, (_, index) =>
      packRow({ line: index + 2, row: described }),
    );
    const poison = { ...good, data: { ...good.data, rows } };
    expect(await deliver<CloudEvent>(handler, poison, good)).toEqual([]);
    expect(deadLetters).toMatchObject([{ event: poison, cause: { ERROR_NAME: "ContractViolation" } }]);
    expect(await counts()).toHaveLength(1);
  });
});

describe("a chunk that comes again", () => {
  it("is written once, also by another message, and also at the same time", async () => {
    await write(chunk({ 2: {} }), chunk({ 2: {} }));
    await write(chunk({ 2: {} }));
    expect(await counts()).toEqual([{ created: 1, updated: 0, unchanged: 0 }]);
    expect(await announced()).toHaveLength(1);
  });

  it("does not undo what was edited since", async () => {
    await write(chunk({ 2: {} }));
    await edit({ name: "Edited" });
    await write(chunk({ 2: {} }));
    expect(await findProduct(sku)).toMatchObject({ name: "Edited", version: 2 });
  });

  it("after the outbox has forgotten it changes no product, and is told of by the same event", async () => {
    await write(chunk({ 2: { name: "New" } }));
    const [first] = await told();
    await edit({ name: "Edited" });
    await store.forgetSent();
    await write(chunk({ 2: { name: "New" } }));
    expect(await findProduct(sku)).toMatchObject({ name: "Edited", version: 2 });
    expect(await announced()).toEqual([]);
    expect((await told()).map(({ id }) => id)).toEqual([first?.id]);
  });
});

describe("of several rows about one product", () => {
  it("in one chunk the one in the last line holds, and the others count as unchanged", async () => {
    await write(chunk({ 9: { name: "Later" }, 10: { name: "Last", stock: 5 }, 2: { name: "First" } }));
    expect(await findProduct(sku)).toMatchObject({ name: "Last", stock: 5, version: 1 });
    expect(await counts()).toEqual([{ created: 1, updated: 0, unchanged: 2 }]);
  });

  it("in two chunks the one in the later line holds, whichever is written first", async () => {
    await write(chunk({ 100: { name: "Later" } }, { number: 1 }));
    await write(chunk({ 20: { name: "Earlier" } }, { number: 0 }));
    expect(await findProduct(sku)).toMatchObject({ name: "Later", version: 1 });
  });

  it("the later one holds also when it says nothing new", async () => {
    await store.sell(product);
    await write(chunk({ 100: {} }, { number: 1 }));
    await write(chunk({ 20: { name: "Earlier" } }, { number: 0 }));
    expect(await findProduct(sku)).toMatchObject({ name, version: 1 });
    expect(await counts()).toEqual(Array(2).fill({ created: 0, updated: 0, unchanged: 1 }));
  });

  it("the later one holds also when it says nothing new right before the earlier one is written", async () => {
    await store.sell(product);
    meanwhile(() => write(chunk({ 100: {} }, { number: 1 })));
    await write(chunk({ 20: { name: "Earlier" } }, { number: 0 }));
    expect(await findProduct(sku)).toMatchObject({ name, version: 1 });
  });

  it("in two catalogs that of the catalog begun later holds, whichever is written first", async () => {
    const next = later();
    await write(chunk({ 2: { name: "Of the next" } }, { upload: next }));
    await write(chunk({ 30: { name: "Of the first" } }));
    expect(await findProduct(sku)).toMatchObject({ name: "Of the next", version: 1 });
    expect(await counts()).toHaveLength(2);
  });
});

describe("while a chunk is written", () => {
  it("what is ordered is taken from stock, and stays taken", async () => {
    await store.sell({ stock: 10 });
    meanwhile(() => transact({ taken: takeStock(sku, 3) }));
    await write(chunk({ 2: { name: "New", stock: 99 } }));
    expect(await findProduct(sku)).toMatchObject({ name: "New", stock: 7 });
  });

  it("an edit is not lost: it was decided after the catalog was begun", async () => {
    await store.sell(product);
    meanwhile(() => edit({ name: "Edited" }));
    await write(chunk({ 2: { name: "Of the catalog" } }));
    expect(await findProduct(sku)).toMatchObject({ name: "Edited", version: 2 });
    expect(await counts()).toEqual([{ created: 0, updated: 0, unchanged: 1 }]);
  });

  it("a product that somebody puts on sale is not overwritten", async () => {
    pass();
    meanwhile(() => call(createProduct, { caller: staff, body: { ...described, name: "By hand", stock: 4 } }));
    await write(chunk({ 2: { name: "Of the catalog", stock: 99 } }));
    expect(await findProduct(sku)).toMatchObject({ name: "By hand", stock: 4, version: 1 });
  });

  it("a product that another catalog brings is described anew, by the one begun later", async () => {
    const [first, next] = [uploadId, later()];
    meanwhile(() => write(chunk({ 2: { name: "Of the first", stock: 4 } }, { upload: first })));
    await write(chunk({ 2: { name: "Of the next", stock: 99 } }, { upload: next }));
    expect(await findProduct(sku)).toMatchObject({ name: "Of the next", stock: 4, version: 2 });
  });

  it("pictures stay", async () => {
    const images = [{ url: "https://media.example/1.webp", width: 9, height: 9, contentType: "image/webp" }];
    await store.sell({ images });
    await write(chunk({ 2: { name: "New" } }));
    expect(await findProduct(sku)).toMatchObject({ name: "New", images });
    expect((await announced()).map(({ data }) => data.images)).toEqual([images]);
  });
});

it("a catalog that was begun after an edit holds against it", async () => {
  await store.sell(product);
  await edit({ name: "Edited" });
  await write(chunk({ 2: { name: "Of the catalog" } }, { upload: later() }));
  expect(await findProduct(sku)).toMatchObject({ name: "Of the catalog", version: 3 });
});

describe("a catalog whose chunks come in any order, again, and several at once", () => {
  const row = fc.record({
    sku: fc.constantFrom("A-1", "B-2", "C-3", "D-4"),
    name: fc.constantFrom("One", "Other"),
    category: fc.constantFrom<Category>("fruit", "snacks"),
  });
  /** Chunks, and the indices of those that come at once, batch after batch: each chunk once at least. */
  const imports = fc
    .array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    .chain((chunks) => {
      const indices = [...chunks.keys()];
      const again = fc.subarray(indices);
      const deliveries = again
        .chain((more) => fc.shuffledSubarray([...indices, ...more], { minLength: indices.length + more.length }))
        .chain((order) => fc.tuple(fc.constant(order), fc.integer({ min: 1, max: order.length })));
      return fc.record({ chunks: fc.constant(chunks), deliveries });
    });

  it("ends in the products of its last lines, each row counted once, and every version announced once", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(imports, async ({ chunks, deliveries: [order, atOnce] }) => {
        const upload = later();
        const prefix = `P${++run}-`;
        await store.sell({ ...described, sku: `${prefix}A-1`, name: "One", stock: 3 });
        const rows = chunks.flat().map((row, index) => ({ line: index + 2, ...row, sku: prefix + row.sku }));
        let line = 2;
        const messages = chunks.map((rows, number) =>
          chunk(Object.fromEntries(rows.map((row) => [line++, { ...row, sku: prefix + row.sku }])), { upload, number }),
        );
        for (let from = 0; from < order.length; from += atOnce) {
          const batch = order.slice(from, from + atOnce).flatMap((index) => messages[index] ?? []);
          expect(await write(...batch)).toEqual([]);
        }
        const last = new Map(rows.map((row) => [row.sku, row]));
        const sent = (await store.sent()).filter(({ subject }) => subject === upload || subject.startsWith(prefix));
        for (const [sku, { name, category }] of last) {
          const found = await findProduct(sku);
          expect(found).toMatchObject({ name, category, stock: sku === `${prefix}A-1` ? 3 : 0 });
          const versions = sent.filter(({ subject }) => subject === sku).map(({ data }) => data);
          const announcedFrom = sku === `${prefix}A-1` ? 1 : 0;
          expect(versions).toHaveLength((found?.version ?? 0) - announcedFrom);
        }
        const written = sent.filter(({ type }) => type === catalogChunkWritten.type);
        expect(written).toHaveLength(chunks.length);
        const counted = written.map((event) => catalogChunkWritten.schema.parse(event).data.rows);
        const sum = (fate: "created" | "updated" | "unchanged") => counted.reduce((all, rows) => all + rows[fate], 0);
        expect(sum("created") + sum("updated") + sum("unchanged")).toBe(rows.length);
        expect(sum("created")).toBe([...last.keys()].filter((sku) => sku !== `${prefix}A-1`).length);
      }),
      { numRuns: 25 },
    );
  });
});

const edit = (changes: Partial<CatalogRow>) => {
  const { sku, ...body } = { ...described, ...changes };
  pass();
  return call(updateProduct, { caller: staff, path: { sku }, headers: { "if-match": "*" }, body });
};
