import { productChanged } from "@larder/contracts";
import { staff } from "@larder/lambda/testing/call";
import { describe, expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./create-product.ts";
import { handler as getProduct } from "./get-product.ts";

const store = useStore();
const { images, ...wanted } = product;
const { stock, ...described } = product;
const create = (changes: Record<string, unknown> = {}) =>
  call(handler, { caller: staff, body: { ...wanted, ...changes } });
const eventsSent = async () => (await store.items("OUTBOX#")).map(({ event }) => event);

describe("a product that is put on sale", () => {
  it("is answered with its address and the ETag with which it can be changed, and is there", async () => {
    const { status, headers, body } = await create({ description: "Sweet and crisp" });
    expect([status, body]).toEqual([201, { ...described, description: "Sweet and crisp" }]);
    expect(headers).toMatchObject({ location: `/products/${product.sku}`, etag: '"1"' });
    expect(await call(getProduct, { path: { sku: product.sku } })).toMatchObject({ body, headers: { etag: '"1"' } });
    expect(await store.stockOf(product.sku)).toBe(stock);
  });

  it("is announced, with its description and without its stock", async () => {
    const { headers } = await create();
    const [event, ...more] = await eventsSent();
    expect(more).toEqual([]);
    expect(productChanged.schema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      subject: product.sku,
      data: { ...described, version: 1 },
      correlationid: headers["x-correlation-id"],
    });
    expect(event).not.toHaveProperty("data.stock");
  });

  it("has nothing in stock unless that is said", async () => {
    await create({ stock: undefined });
    expect(await store.stockOf(product.sku)).toBe(0);
  });

  it("is not there when it cannot be announced", async () => {
    store.refuseWritesOf("OUTBOX#");
    expect((await create()).status).toBe(500);
    expect(await store.items()).toEqual([]);
  });
});

describe("a SKU that is known", () => {
  it("is refused, and the product stays as it is", async () => {
    await store.sell({ stock: 3 });
    const { status, body } = await create({ name: "Impostor", stock: 99 });
    expect([status, body.type]).toEqual([409, "https://larder.example/problems/product-exists"]);
    expect(await store.items()).toMatchObject([{ name: product.name, stock: 3 }]);
  });

  it("is sold by one of those who try at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await eventsSent()).toHaveLength(1);
  });
});

it.each([
  ["sku", "apples"],
  ["name", "  "],
  ["category", "weapons"],
  ["price", { amount: -1, currency: "EUR" }],
  ["price", { amount: 10_000_001, currency: "EUR" }],
  ["price", { amount: 249, currency: "EUR", discount: 50 }],
  ["stock", -1],
  ["stock", 100_001],
  ["images", images],
])("refuses a wrong %s by name", async (field, value) => {
  const { status, body } = await create({ [field]: value });
  expect(status).toBe(400);
  expect(body.errors[0].pointer.startsWith(`/${field}`)).toBe(true);
  expect(await store.items()).toEqual([]);
});

it("is for staff", async () => {
  const answers = [undefined, null].map((caller) =>
    call(handler, { ...(caller === null && { caller }), body: wanted }),
  );
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 401]);
});
