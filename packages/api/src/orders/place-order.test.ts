import { randomUUID } from "node:crypto";
import { orderPlaced } from "@larder/contracts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { call, customer } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./place-order.ts";

const store = useStore();
beforeEach(() =>
  store.sell({ sku: "APPLES", price: { amount: 249, currency: "EUR" } }, { sku: "BANANAS", name: "Bananas", stock: 1 }),
);

const place = (body: unknown, key: string = randomUUID(), headers: Record<string, string> = {}) =>
  call(handler, { headers: { "idempotency-key": key, ...headers }, body });
const apples = (quantity: number) => ({ lines: [{ sku: "APPLES", quantity }] });
const written = async () => (await store.items()).filter(({ pk }) => !pk.startsWith("PRODUCT#"));

describe("an order", () => {
  it("is accepted as pending, priced and totalled, with its address", async () => {
    const { status, headers, body } = await place({
      lines: [
        { sku: "APPLES", quantity: 3 },
        { sku: "BANANAS", quantity: 2 },
      ],
    });
    expect(status).toBe(202);
    expect(headers).toMatchObject({ location: `/orders/${body.id}`, "content-type": "application/json" });
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    expect(body).toEqual({
      id: expect.stringMatching(/^ord_/),
      customerId: customer.id,
      status: "PENDING",
      lines: [
        { sku: "APPLES", name: "Gala apples", quantity: 3, unitPrice: eur(249), total: eur(747) },
        { sku: "BANANAS", name: "Bananas", quantity: 2, unitPrice: eur(249), total: eur(498) },
      ],
      total: eur(1245),
      placedAt: expect.stringMatching(/Z$/),
    });
  });

  it("is written together with the event that announces it and the key that guards it", async () => {
    const { body } = await place(apples(3), "key-1", { "x-correlation-id": "correlation-1" });
    const [order] = await store.items("ORDER#");
    const [outbox] = await store.items("OUTBOX#");
    const [claim] = await store.items("IDEMPOTENCY#");
    const keys = { pk: `ORDER#${body.id}`, sk: "ORDER", gsi1pk: `CUSTOMER#${customer.id}`, gsi1sk: body.id };
    expect(order).toEqual({ ...keys, ...body });
    expect(claim).toMatchObject({ pk: "IDEMPOTENCY#place-order#key-1", sk: "KEY", orderId: body.id });
    expect(orderPlaced.schema.parse(outbox?.["event"])).toMatchObject({
      subject: body.id,
      time: body.placedAt,
      correlationid: "correlation-1",
      causationid: "correlation-1",
      data: { orderId: body.id, customerId: customer.id, total: body.total, lines: [{ sku: "APPLES", quantity: 3 }] },
    });
    expect(await written()).toHaveLength(3);
  });

  it("has one currency", async () => {
    await store.sell({ sku: "TEA-BREAKFAST", price: { amount: 310, currency: "GBP" } });
    const lines = [
      { sku: "APPLES", quantity: 1 },
      { sku: "TEA-BREAKFAST", quantity: 1 },
    ];
    const { status, body } = await place({ lines });
    expect([status, body]).toEqual([422, expect.objectContaining({ detail: expect.stringContaining("EUR, GBP") })]);
    expect(await written()).toEqual([]);
  });

  it.each(["ORDER#", "OUTBOX#", "IDEMPOTENCY#"])("is not written at all when its %s item cannot be", async (prefix) => {
    store.refuseWritesOf(prefix);
    expect(await place(apples(3))).toMatchObject({ status: 500 });
    expect(await written()).toEqual([]);
  });

  it("lets its key be forgotten after a day", async () => {
    const { body } = await place(apples(1));
    const placed = Math.floor(Date.parse(body.placedAt) / 1000);
    const [claim] = await store.items("IDEMPOTENCY#");
    const [order] = await store.items("ORDER#");
    expect(claim?.["expiresAt"]).toBe(placed + 86_400);
    expect(order).not.toHaveProperty("expiresAt");
  });

  it("counts the lines of one product together", async () => {
    const lines = [1, 2, 3].map((quantity) => ({ sku: "APPLES", quantity }));
    const { body } = await place({ lines });
    expect(body.lines).toMatchObject([{ sku: "APPLES", quantity: 6 }]);
  });

  it("takes nothing from stock yet", async () => {
    await place(apples(3));
    expect(await store.stockOf("APPLES")).toBe(product.stock);
  });
});

describe("the same key again", () => {
  it("gives the same answer, to the letter, and writes nothing", async () => {
    const first = await place(apples(3), "key-1");
    const before = await store.items();
    const again = await place('{ "lines": [ { "quantity": 3, "sku": "APPLES" } ] }', "key-1");
    expect([again.status, again.text, again.headers["location"]]).toEqual([202, first.text, first.headers["location"]]);
    expect(await store.items()).toEqual(before);
  });

  it("gives the first answer still when the order is decided, and its product costs more or is gone", async () => {
    const first = await place(apples(3), "key-1");
    const confirmedAt = "2026-01-01T00:00:00.000Z";
    await store.change({ pk: `ORDER#${first.body.id}`, sk: "ORDER" }, { status: "CONFIRMED", confirmedAt });
    await store.change({ pk: "PRODUCT#APPLES", sk: "PRODUCT" }, { price: { amount: 999, currency: "EUR" } });
    expect((await place(apples(3), "key-1")).text).toBe(first.text);
  });

  it("is refused with another body, and that writes nothing", async () => {
    await place(apples(3), "key-1");
    const before = await store.items();
    const { status, headers, body } = await place(apples(4), "key-1");
    expect([status, headers["content-type"]]).toEqual([422, "application/problem+json"]);
    expect(body.type).toMatch(/idempotency-key-reused$/);
    expect(await store.items()).toEqual(before);
  });

  it("places one order when 25 requests race", async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => place(apples(3), "key-1")));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(await written()).toHaveLength(3);
  });

  it("places the order of the request that wins when requests for different things race, and refuses the others", async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => place(apples(1 + (index % 2)), "key-1")),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(12).fill(202), ...Array(12).fill(422)]);
    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    expect(await written()).toHaveLength(3);
  });

  it("is free again a day later, even when DynamoDB has not deleted it yet", async () => {
    const first = await place(apples(3), "key-1");
    const yesterday = Math.floor(Date.now() / 1000) - 1;
    await store.change({ pk: "IDEMPOTENCY#place-order#key-1", sk: "KEY" }, { expiresAt: yesterday });
    const second = await place(apples(4), "key-1");
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await place(apples(4), "key-1")).text).toBe(second.text);
  });
});

describe("a request that is not an order", () => {
  const line = { sku: "APPLES", quantity: 1 };
  it.each([
    ["malformed JSON", '{"lines":[', 400, ""],
    ["no body", "", 400, ""],
    ["no lines", { lines: [] }, 400, "/lines"],
    ["lines missing", {}, 400, "/lines"],
    ["more than 50 lines", { lines: Array(51).fill(line) }, 400, "/lines"],
    ["an unknown field", { lines: [line], coupon: "FREE" }, 400, "/coupon"],
    ["an unknown field in a line", { lines: [{ ...line, price: 1 }] }, 400, "/lines/0/price"],
    ["quantity zero", { lines: [line, { ...line, quantity: 0 }] }, 400, "/lines/1/quantity"],
    ["a negative quantity", { lines: [{ ...line, quantity: -1 }] }, 400, "/lines/0/quantity"],
    ["half a piece", { lines: [{ ...line, quantity: 0.5 }] }, 400, "/lines/0/quantity"],
    ["a huge quantity", { lines: [{ ...line, quantity: 1e9 }] }, 400, "/lines/0/quantity"],
    ["a quantity in words", { lines: [{ ...line, quantity: "1" }] }, 400, "/lines/0/quantity"],
    ["too much over several lines", { lines: [line, { ...line, quantity: 99 }] }, 400, "/lines/1/quantity"],
    ["no SKU at all", { lines: [{ ...line, sku: "apples!" }] }, 400, "/lines/0/sku"],
    ["an unknown SKU", { lines: [line, { ...line, sku: "UNICORNS" }] }, 422, "/lines/1/sku"],
  ])("is refused for %s, by name, and nothing is written", async (_, body, expected, pointer) => {
    const answer = await place(body, "key-1");
    expect([answer.status, answer.headers["content-type"]]).toEqual([expected, "application/problem+json"]);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await written()).toEqual([]);
    // The key is still free for the request put right.
    expect((await place(apples(1), "key-1")).status).toBe(202);
  });

  it("is refused without an Idempotency-Key, or with one that is none", async () => {
    for (const headers of [undefined, { "idempotency-key": "" }, { "idempotency-key": "ü" }]) {
      const { status, body } = await call(handler, { body: apples(1), ...(headers && { headers }) });
      expect([status, body.errors]).toMatchObject([400, [{ in: "header", pointer: "/idempotency-key" }]]);
    }
    expect(await written()).toEqual([]);
  });

  it("never is our fault and never leaves a trace, whatever JSON it is", async () => {
    const almost = fc.record({
      lines: fc.array(fc.record({ sku: fc.string(), quantity: fc.oneof(fc.double(), fc.string()) })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          almost.map((body) => JSON.stringify(body)),
        ),
        async (body) => {
          const { status } = await place(body);
          expect([400, 422]).toContain(status);
        },
      ),
    );
    expect(await written()).toEqual([]);
  });
});
