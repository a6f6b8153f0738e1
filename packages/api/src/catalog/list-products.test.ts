import { categorySchema } from "@larder/contracts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call } from "../testing/invoke.ts";
import { useStore } from "../testing/store.ts";
import { catalog } from "./catalog.ts";
import { handler } from "./list-products.ts";
import { takeStock } from "./product-store.ts";
import { fold } from "./search-text.ts";

const store = useStore();
const categories = categorySchema.extract(["fruit", "vegetables", "household"]).options;
const onSale = catalog.filter(({ category }) => category === "fruit" || category === "vegetables");

const list = (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  call(handler, { query, headers, caller: null });

/** Follows `next` to the end. */
async function pages(query: Record<string, string>): Promise<{ sku: string }[][]> {
  const { body } = await list(query);
  return body.next ? [body.items, ...(await pages({ ...query, next: body.next }))] : [body.items];
}

describe("GET /products", () => {
  beforeEach(() => store.sell(...onSale));

  it("shows whole products, 20 at first, sorted by category and name", async () => {
    const { status, body } = await list();
    const place = ({ category, name }: (typeof onSale)[0]) => `${category}#${fold(name)}`;
    const sorted = onSale.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    expect([status, body.items]).toEqual([200, sorted.slice(0, 20)]);
    expect((await list({ next: body.next })).body).toEqual({ items: sorted.slice(20) });
  });

  it("shows every product once over its pages, none of them empty, whatever their size", async () => {
    const limits = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(limits, fc.option(fc.constantFrom(...categories)), async (limit, category) => {
        const wanted = category ? onSale.filter((product) => product.category === category) : onSale;
        const found = await pages({ limit: String(limit), ...(category && { category }) });
        expect(skusOf(found.flat())).toEqual(skusOf(wanted));
        expect(found).toHaveLength(Math.max(1, Math.ceil(wanted.length / limit)));
      }),
      { numRuns: 15 },
    );
  });

  it("ends with the page that shows the last product, also when it is full", async () => {
    const { body } = await list({ category: "fruit", limit: "13" });
    expect([body.items.length, body.next]).toEqual([13, undefined]);
  });

  it("refuses to continue in one category what was begun in another", async () => {
    const { body } = await list({ category: "fruit", limit: "2" });
    const { status, body: problem } = await list({ category: "vegetables", next: body.next });
    expect([status, problem.errors]).toMatchObject([400, [{ in: "query", pointer: "/next" }]]);
  });

  it("continues behind a product that has gone meanwhile", async () => {
    const { body } = await list({ category: "fruit", limit: "2" });
    await store.remove(body.items[1].sku);
    const rest = await pages({ category: "fruit", next: body.next });
    expect(rest.flat()).toHaveLength(11);
  });
});

it("sorts names as people do, whatever their case and accents, and as long as they may be", async () => {
  const names = ["aubergine", "Äpfel", "Zucchini", "avocado", "Birnen", `${"ﷺ".repeat(199)}z`];
  await store.sell(...names.map((name, index) => ({ sku: `SKU-${index}`, name })));
  const found = await pages({ limit: "1" });
  expect(found.flat()).toMatchObject(
    ["Äpfel", "aubergine", "avocado", "Birnen", "Zucchini", names[5]].map((name) => ({ name })),
  );
});

describe("a search", () => {
  beforeEach(() =>
    store.sell(
      { sku: "APPLES-GALA-1KG", name: "Gala apples", category: "fruit" },
      { sku: "JUICE-APPLE-1L", name: "Apple juice, cloudy", category: "drinks" },
      { sku: "CREME-FRAICHE-200G", name: "Crème fraîche", category: "dairy-eggs" },
      { sku: "SAUSAGE-WHITE-4", name: "Münchner Weißwurst", category: "meat-fish" },
      { sku: "PINEAPPLE-1", name: "Pineapple", category: "fruit" },
    ),
  );

  it.each([
    ["apple", ["APPLES-GALA-1KG", "JUICE-APPLE-1L"], "the beginning of a word, and not its middle"],
    ["APP gal", ["APPLES-GALA-1KG"], "all its words, in any order and case"],
    ["apple cherry", [], "every word or nothing"],
    ["creme fraiche", ["CREME-FRAICHE-200G"], "without accents"],
    ["CRÈME", ["CREME-FRAICHE-200G"], "with accents"],
    ["weisswurst", ["SAUSAGE-WHITE-4"], "ß as ss"],
    ["munch weiß", ["SAUSAGE-WHITE-4"], "ü as u, ß as itself"],
    ["drinks", ["JUICE-APPLE-1L"], "a category"],
    ["juice-apple-1l", ["JUICE-APPLE-1L"], "a SKU"],
    ["200g", ["CREME-FRAICHE-200G"], "a part of a SKU"],
    ["apple,, ", ["APPLES-GALA-1KG", "JUICE-APPLE-1L"], "words, whatever is between them"],
  ])("for %j finds %j: %3$s", async (q, skus) => {
    expect(skusOf((await list({ q })).body.items)).toEqual(skus);
  });

  it("keeps to a category", async () => {
    expect(skusOf((await list({ q: "apple", category: "fruit" })).body.items)).toEqual(["APPLES-GALA-1KG"]);
  });

  it.each(["", " ", "!?"])("for %j, which is no word, finds everything", async (q) => {
    expect((await list({ q })).body.items).toHaveLength(5);
  });

  it("refuses more words than a filter can hold, also when one character spells several", async () => {
    expect((await list({ q: "a b c d e f g h i j" })).status).toBe(200);
    expect((await list({ q: "a b c d e f g h i j k" })).body.errors).toMatchObject([{ in: "query", pointer: "/q" }]);
    expect((await list({ q: "ﷺ".repeat(100) })).status).toBe(200);
  });
});

describe("a search through more than one call reads", () => {
  /** DynamoDB hands out a megabyte at a time: three such products, before it filters. */
  const filler = "x".repeat(300_000);
  const skus = Array.from({ length: 9 }, (_, index) => `SKU-${index}`);
  const wanted = [0, 4, 5, 8];

  it("reads on until the page is full: any size gives the same products, and no page but the last is short", async () => {
    await store.sell(...skus.map((sku, index) => ({ sku, name: wanted.includes(index) ? "Honey" : "Jam" })));
    for (const sku of skus) await store.change({ pk: `PRODUCT#${sku}`, sk: "PRODUCT" }, { filler });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.constantFrom("honey", "hon sku", ""), async (limit, q) => {
        const expected = q === "" ? skus : skus.filter((_, index) => wanted.includes(index));
        const found = await pages({ q, limit: String(limit) });
        expect(found.map((page) => page.length)).toEqual(
          Array.from({ length: Math.ceil(expected.length / limit) }, (_, page) =>
            Math.min(limit, expected.length - page * limit),
          ),
        );
        expect(skusOf(found.flat())).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a client that has a page already", () => {
  const tagOf = async (query: Record<string, string> = {}) => String((await list(query)).headers["etag"]);
  const { sku = "", category = "" } = onSale[0] ?? {};

  it("gets 304 while the page says the same, for a few seconds without asking", async () => {
    await store.sell(...onSale);
    const { status, headers, text } = await list({}, { "if-none-match": `"other", W/${await tagOf()}` });
    expect([status, text]).toEqual([304, ""]);
    expect(headers).toMatchObject({ etag: await tagOf(), "cache-control": "public, max-age=5" });
  });

  it("gets the page when its stock has changed, or when it is another page", async () => {
    await store.sell(...onSale);
    const seen = { "if-none-match": await tagOf({ category }) };
    expect((await list({ category, limit: "5" }, seen)).status).toBe(200);
    expect((await list({ category }, seen)).status).toBe(304);
    await transact({ taken: takeStock(sku, 1) });
    expect((await list({ category }, seen)).status).toBe(200);
  });
});

it("is empty, not an error, when nothing is on sale", async () => {
  expect(await list()).toMatchObject({ status: 200, body: { items: [] } });
});

it.each([
  ["next", "not-a-cursor"],
  ["limit", "0"],
  ["limit", "101"],
  ["limit", "many"],
  ["category", "weapons"],
  ["colour", "red"],
  ["q", "x".repeat(101)],
])("refuses ?%s=%s by name", async (name, value) => {
  const { status, body } = await list({ [name]: value });
  expect([status, body.errors]).toMatchObject([400, [{ in: "query", pointer: `/${name}` }]]);
});

const skusOf = (products: readonly { sku: string }[]) => products.map(({ sku }) => sku).sort();
