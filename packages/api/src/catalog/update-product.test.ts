import { productChanged } from "@larder/contracts";
import { staff } from "@larder/lambda/testing/call";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler as getProduct } from "./get-product.ts";
import { handler as listProducts } from "./list-products.ts";
import { findProduct, takeStock } from "./product-store.ts";
import { handler } from "./update-product.ts";

const store = useStore();
const { sku, images, stock, ...description } = product;

interface Edit {
  readonly sku?: string;
  readonly seen?: string | undefined;
  readonly body?: unknown;
}
const update = ({ seen, body = description, ...of }: Edit) =>
  call(handler, { caller: staff, path: { sku: of.sku ?? sku }, headers: seen ? { "if-match": seen } : {}, body });
const eventsSent = async () => (await store.items("OUTBOX#")).map(({ event }) => event);

describe("a product that is described anew", () => {
  it("is answered with its new ETag, is so from then on, and is announced", async () => {
    await store.sell({ description: "Sweet", images: [{ url: "https://images.example/1.webp", width: 9, height: 9 }] });
    const before = await findProduct(sku);
    const price = { amount: 199, currency: "EUR" };
    const { status, headers, body } = await update({ seen: '"1"', body: { ...description, price } });

    expect([status, headers["etag"]]).toEqual([200, '"2"']);
    expect(body).toEqual({ sku, ...description, price, images: before?.images });
    expect(await call(getProduct, { path: { sku } })).toMatchObject({ body, headers: { etag: '"2"' } });
    const [event, ...more] = await eventsSent();
    expect(more).toEqual([]);
    expect(productChanged.schema.parse(event)).toMatchObject({ data: { ...body, version: 2 } });
  });

  it("loses what the body leaves out, and keeps stock and images, which are not for it to say", async () => {
    await store.sell({ description: "Sweet", stock: 7 });
    const { body } = await update({ seen: '"1"' });
    expect(body).not.toHaveProperty("description");
    expect(await findProduct(sku)).toEqual({
      ...product,
      stock: 7,
      version: 2,
      stockVersion: 1,
      decided: expect.any(String),
    });
    expect((await update({ seen: '"2"', body: { ...description, stock: 8 } })).status).toBe(400);
  });

  it("stands in the catalog, and is found, by its new name and category", async () => {
    await store.sell({ name: "Gala apples", category: "fruit" });
    await update({ seen: '"1"', body: { ...description, name: "Dried apples", category: "snacks" } });
    const found = async (query: Record<string, string>) => (await call(listProducts, { query })).body.items.length;
    expect([await found({ q: "gala apples" }), await found({ q: "dried" })]).toEqual([1, 1]);
    expect([await found({ category: "fruit" }), await found({ category: "snacks" })]).toEqual([0, 1]);
  });

  it("is not when it cannot be announced", async () => {
    await store.sell(product);
    store.refuseWritesOf("OUTBOX#");
    expect((await update({ seen: '"1"' })).status).toBe(500);
    expect(await findProduct(sku)).toMatchObject({ version: 1 });
  });
});

describe("a writer", () => {
  it.each([
    ["does not say what he has seen", undefined, 428, "precondition-required"],
    ["has seen another version", '"2"', 412, "precondition-failed"],
    ["names the version as weak, which is not enough to write by", 'W/"1"', 412, "precondition-failed"],
    ["names something that is no ETag", "1", 400, "invalid-request"],
  ])("who %s (%s) is refused with %i, and nothing happens", async (_, seen, status, type) => {
    await store.sell(product);
    const answer = await update({ seen, body: { ...description, name: "Changed" } });
    expect([answer.status, answer.body.type]).toEqual([status, `https://larder.example/problems/${type}`]);
    expect(await findProduct(sku)).toMatchObject({ name: product.name, version: 1 });
    expect(await eventsSent()).toEqual([]);
  });

  it.each(["*", '"1"', '"7", "1"'])("who has seen %s may write", async (seen) => {
    await store.sell(product);
    expect((await update({ seen })).status).toBe(200);
  });

  it("is told that there is no such product, whatever he has seen", async () => {
    expect([(await update({ seen: '"1"' })).status, (await update({ seen: "*" })).status]).toEqual([404, 404]);
  });

  it("is not held up by orders: they change the stock and not the description", async () => {
    await store.sell({ stock: 7 });
    await transact({ taken: takeStock(sku, 3) });
    expect((await update({ seen: '"1"' })).status).toBe(200);
    expect(await store.stockOf(sku)).toBe(4);
  });

  it("must be of the staff", async () => {
    await store.sell(product);
    const request = { path: { sku }, headers: { "if-match": '"1"' }, body: description };
    const statuses = [await call(handler, request), await call(handler, { ...request, caller: null })];
    expect(statuses.map(({ status }) => status)).toEqual([403, 401]);
  });
});

describe("many writers at once", () => {
  it("of whom all have seen the same: one wins, the others are told, and nothing that was written is lost", async () => {
    let run = 0;
    const rounds = fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, async (rounds) => {
        const sku = `APPLES-${++run}`;
        await store.sell({ sku });
        for (const [round, editors] of rounds.entries()) {
          const edits = Array.from({ length: editors }, (_, editor) => `Apples ${round} ${editor}`);
          const seen = `"${round + 1}"`;
          const answers = await Promise.all(edits.map((name) => update({ sku, seen, body: { ...description, name } })));
          const [winner, ...more] = answers.filter(({ status }) => status === 200);
          expect(more).toEqual([]);
          expect(answers.filter(({ status }) => status === 412)).toHaveLength(editors - 1);
          expect(await findProduct(sku)).toMatchObject({ name: winner?.body.name, version: round + 2 });
        }
        const announced = (await eventsSent()).filter((event) => productChanged.schema.parse(event).subject === sku);
        expect(announced).toHaveLength(rounds.length);
      }),
      { numRuns: 10 },
    );
  });

  it("who take any state get their turn one after the other, each as a version of its own", async () => {
    await store.sell(product);
    const answers = await Promise.all(Array.from({ length: 5 }, () => update({ seen: "*" })));
    expect(answers.map(({ headers }) => headers["etag"]).sort()).toEqual(['"2"', '"3"', '"4"', '"5"', '"6"']);
    expect(await findProduct(sku)).toMatchObject({ version: 6 });
  });
});
