import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore, orderSchema, type Store } from "./store.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store[Symbol.asyncDispose]());

describe("a first order", () => {
  it("is accepted with its address, and confirmed a moment later", async () => {
    const product = await store.anyProduct();
    const response = await store.order([{ sku: product.sku, quantity: 2 }]);
    const order = orderSchema.parse(await response.json());
    expect(response.status).toBe(202);
    expect(order).toMatchObject({ id: expect.stringMatching(/^ord_[0-9A-HJKMNP-TV-Z]{26}$/), status: "PENDING" });
    expect(response.headers.get("location")).toBe(`/orders/${order.id}`);
    expect(order.total).toEqual({ amount: 2 * product.price.amount, currency: product.price.currency });

    const settled = await store.settled(order.id);
    expect(settled.status).toBe("CONFIRMED");
    expect(await store.stock(product.sku)).toBe(product.stock - 2);
  });

  it("is rejected with its reason when stock does not suffice, and takes nothing", async () => {
    const { items: products } = await store.products(100);
    const scarce = products.toSorted((a, b) => a.stock - b.stock)[0]!;
    const plenty = products.find(({ stock }) => stock > scarce.stock)!;
    const lines = [
      { sku: plenty.sku, quantity: 1 },
      { sku: scarce.sku, quantity: scarce.stock + 1 },
    ];
    const before = await store.stock(plenty.sku);
    const settled = await store.settled((await store.placed(lines)).id);
    expect(settled).toMatchObject({ status: "REJECTED", reason: { code: "OUT_OF_STOCK", sku: scarce.sku } });
    expect(await store.stock(plenty.sku)).toBe(before);
  });
});

describe("the idempotency key", () => {
  it("gives one order for the same request, however often and at once: who comes while the first is in flight is told to wait", async () => {
    const product = await store.anyProduct();
    const stock = await store.stock(product.sku);
    const key = randomUUID();
    const lines = [{ sku: product.sku, quantity: 1 }];
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.order(lines, key)));
    const [accepted, waiting] = [202, 409].map((status) => answers.filter((answer) => answer.status === status));
    expect(accepted!.length).toBeGreaterThan(0);
    expect(accepted!.length + waiting!.length).toBe(answers.length);
    for (const answer of waiting!) expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    const orders = await Promise.all(accepted!.map(async (answer) => orderSchema.parse(await answer.json())));
    orders.push(await store.placed(lines, key));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    await store.settled(orders[0]!.id);
    const again = await store.order(lines, key);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(orders[0]);
    expect(await store.stock(product.sku)).toBe(stock - 1);
  });

  it("refuses another request under the same key", async () => {
    const product = await store.anyProduct();
    const key = randomUUID();
    await store.placed([{ sku: product.sku, quantity: 1 }], key);
    const response = await store.order([{ sku: product.sku, quantity: 2 }], key);
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("a bad order", () => {
  const line = '{"sku":"%SKU%","quantity":1}';
  const payment = '"payment":{"token":"tok_approve"}';
  it.each([
    ["malformed JSON", '{"lines":[', "", 400],
    ["no body", "", "", 400],
    ["no lines", '{"lines":[]}', "/lines", 400],
    ["an unknown field", `{"lines":[${line}],"discount":100}`, "discount", 400],
    ["an unknown field in a line", '{"lines":[{"sku":"%SKU%","quantity":1,"price":1}]}', "price", 400],
    ["an unknown SKU", `{"lines":[{"sku":"NO-SUCH-THING","quantity":1}],${payment}}`, "/lines/0/sku", 422],
    ["no payment", `{"lines":[${line}]}`, "/payment", 400],
    [
      "a card number for a token",
      `{"lines":[${line}],"payment":{"token":"4242 4242 4242 4242"}}`,
      "/payment/token",
      400,
    ],
    ["a zero quantity", '{"lines":[{"sku":"%SKU%","quantity":0}]}', "/lines/0/quantity", 400],
    ["a negative quantity", '{"lines":[{"sku":"%SKU%","quantity":-1}]}', "/lines/0/quantity", 400],
    ["a huge quantity", '{"lines":[{"sku":"%SKU%","quantity":1000000000}]}', "/lines/0/quantity", 400],
    ["a fractional quantity", '{"lines":[{"sku":"%SKU%","quantity":1.5}]}', "/lines/0/quantity", 400],
    ["a quantity in words", '{"lines":[{"sku":"%SKU%","quantity":"two"}]}', "/lines/0/quantity", 400],
  ])("with %s is refused, naming the fault, and writes nothing", async (_, template, fault, status) => {
    const product = await store.anyProduct();
    const key = randomUUID();
    const response = await store.post("/orders", template.replace("%SKU%", product.sku), { "idempotency-key": key });
    const text = await response.text();
    expect([response.status, text]).toEqual([status, expect.stringContaining(fault)]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(JSON.parse(text)).toMatchObject({ status, title: expect.any(String) });
    // The key is free still: nothing of the refused order was kept.
    expect((await store.order([{ sku: product.sku, quantity: 1 }], key)).status).toBe(202);
  });

  it("without an idempotency key is refused", async () => {
    const product = await store.anyProduct();
    const response = await store.post(
      "/orders",
      JSON.stringify({ lines: [{ sku: product.sku, quantity: 1 }], payment: { token: "tok_approve" } }),
    );
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({
        errors: [expect.objectContaining({ in: "header", detail: expect.stringMatching(/./) })],
      }),
    ]);
  });
});

describe("reading", () => {
  it("pages through the whole catalog without repeating or leaving out a product", async () => {
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await store.products(25, next);
      seen.push(...page.items.map(({ sku }) => sku));
      next = page.next;
    } while (next);
    expect(seen.length).toBeGreaterThanOrEqual(115);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    "/products/NO-SUCH-THING",
    "/orders/ord_01ARZ3NDEKTSV4RRFFQ69G5FAV",
  ])("%s is a 404 problem", async (path) => {
    const response = await store.get(path);
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });

  it("answers /health", async () => {
    const response = await store.get("/health");
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });
});
