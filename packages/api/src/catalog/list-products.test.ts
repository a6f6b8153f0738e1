import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { useStore } from "../testing/store.ts";
import { catalog } from "./catalog.ts";
import { handler } from "./list-products.ts";
import { categorySchema } from "./product.ts";

const store = useStore();
const categories = categorySchema.extract(["fruit", "vegetables", "household"]).options;
const onSale = catalog.filter(({ category }) => category === "fruit" || category === "vegetables");

const list = (query: Record<string, string> = {}) => call(handler, { query });

/** Follows `next` to the end. */
async function pages(query: Record<string, string>): Promise<{ sku: string }[][]> {
  const { body } = await list(query);
  return body.next ? [body.items, ...(await pages({ ...query, next: body.next }))] : [body.items];
}

describe("GET /products", () => {
  beforeEach(() => store.sell(...onSale));

  it("shows whole products, 20 at first, sorted by category and name", async () => {
    const { status, body } = await list();
    const sorted = onSale.toSorted((a, b) => (`${a.category}#${a.name}` < `${b.category}#${b.name}` ? -1 : 1));
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
])("refuses ?%s=%s by name", async (name, value) => {
  const { status, body } = await list({ [name]: value });
  expect([status, body.errors]).toMatchObject([400, [{ in: "query", pointer: `/${name}` }]]);
});

const skusOf = (products: readonly { sku: string }[]) => products.map(({ sku }) => sku).sort();
