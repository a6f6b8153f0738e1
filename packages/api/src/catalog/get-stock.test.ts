import { expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler as getProduct } from "./get-product.ts";
import { handler } from "./get-stock.ts";
import { takeStock } from "./product-store.ts";

const store = useStore();
const { sku } = product;
const get = (headers: Record<string, string> = {}) => call(handler, { path: { sku }, headers, caller: null });

it("shows everyone what there is, to be asked about each time", async () => {
  await store.sell({ sku, stock: 7 });
  const { status, headers, body } = await get();
  expect([status, body]).toEqual([200, { sku, available: 7 }]);
  expect(headers).toMatchObject({ etag: '"1"', "cache-control": "no-cache" });
});

it("answers 304 until stock changes, and then what there is", async () => {
  await store.sell({ sku, stock: 7 });
  const seen = { "if-none-match": '"1"' };
  expect([(await get(seen)).status, (await get(seen)).text]).toEqual([304, ""]);
  await transact({ taken: takeStock(sku, 3) });
  expect(await get(seen)).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { available: 4 } });
});

it("changes without the product's own ETag: what is cached of that stays right", async () => {
  await store.sell({ sku, stock: 7 });
  await transact({ taken: takeStock(sku, 3) });
  const product = await call(getProduct, { path: { sku }, headers: { "if-none-match": '"1"' } });
  expect(product.status).toBe(304);
});

it("answers 404 for a product that does not exist", async () => {
  expect(await get()).toMatchObject({ status: 404, body: { type: expect.stringContaining("/product-not-found") } });
});
