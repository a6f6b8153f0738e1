import { randomUUID } from "node:crypto";
import { orderPlaced } from "@larder/contracts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { useCrashes } from "../testing/crashes.ts";
import { call, customer } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { token } from "../testing/orders.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./place-order.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();
beforeEach(() =>
  store.sell({ sku: "APPLES", price: { amount: 249, currency: "EUR" } }, { sku: "BANANAS", name: "Bananas", stock: 1 }),
);

const place = (body: unknown, key: string = randomUUID(), headers: Record<string, string> = {}) =>
  call(handler, { headers: { "idempotency-key": key, ...headers }, body });
const payment = { token };
const apples = (quantity: number) => ({ lines: [{ sku: "APPLES", quantity }], payment });
/** Orders and their events: beside them there is the record of the key. */
const written = async () => [...(await store.items("ORDER#")), ...(await store.items("OUTBOX#"))];

describe("an order", () => {
  it("is accepted as pending, priced and totalled, with its address", async () => {
    const { status, headers, body } = await place({
      lines: [
        { sku: "APPLES", quantity: 3 },
        { sku: "BANANAS", quantity: 2 },
      ],
      payment,
    });
    expect(status).toBe(202);
    expect(headers).toMatchObject({
      location: `/orders/${body.id}`,
      "content-type": "application/json",
      "cache-control": "private, no-store",
    });
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
      payment: { status: "OPEN" },
      placedAt: expect.stringMatching(/Z$/),
      timeline: [{ at: body.placedAt, event: "PLACED" }],
    });
  });

  it("is written together with the event that announces it and the key that guards it", async () => {
    const { body, text } = await place(apples(3), "key-1", { "x-correlation-id": "correlation-1" });
    const [order] = await store.items("ORDER#");
    const [outbox] = await store.items("OUTBOX#");
    const [record] = await store.items("IDEMPOTENCY#");
    const keys = { pk: `ORDER#${body.id}`, sk: "ORDER", gsi1pk: `CUSTOMER#${customer.id}`, gsi1sk: body.id };
    expect(order).toEqual({ ...keys, ...body, version: 1, checkout: { token, reserved: false, picking: false } });
    expect(record).toMatchObject({ pk: `IDEMPOTENCY#placeOrder#${customer.id}#key-1`, state: "DONE" });
    expect(JSON.parse(z.string().parse(record?.["result"]))).toMatchObject({ statusCode: 202, body: text });
    expect(orderPlaced.schema.parse(outbox?.["event"])).toMatchObject({
      subject: body.id,
      time: body.placedAt,
      correlationid: "correlation-1",
      causationid: "correlation-1",
      data: { orderId: body.id, customerId: customer.id, total: body.total, lines: [{ sku: "APPLES", quantity: 3 }] },
    });
    expect(await written()).toHaveLength(2);
  });

  it("has one currency", async () => {
    await store.sell({ sku: "TEA-BREAKFAST", price: { amount: 310, currency: "GBP" } });
    const lines = [
      { sku: "APPLES", quantity: 1 },
      { sku: "TEA-BREAKFAST", quantity: 1 },
    ];
    const { status, body } = await place({ lines, payment });
    expect([status, body]).toEqual([422, expect.objectContaining({ detail: expect.stringContaining("EUR, GBP") })]);
    expect(await written()).toEqual([]);
  });

  it.each(["ORDER#", "OUTBOX#", "IDEMPOTENCY#"])("is not written at all when its %s item cannot be", async (prefix) => {
    store.refuseWritesOf(prefix);
    expect(await place(apples(3))).toMatchObject({ status: 500 });
    expect(await written()).toEqual([]);
  });

  it("stays when what was written with it is forgotten", async () => {
    await place(apples(1));
    const [outbox] = await store.items("OUTBOX#");
    const [record] = await store.items("IDEMPOTENCY#");
    const [order] = await store.items("ORDER#");
    for (const item of [outbox, record]) expect(item).toHaveProperty("expiresAt");
    expect(order).not.toHaveProperty("expiresAt");
  });

  it("counts the lines of one product together", async () => {
    const lines = [1, 2, 3].map((quantity) => ({ sku: "APPLES", quantity }));
    const { body } = await place({ lines, payment });
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
    const again = await place(
      `{ "payment": { "token": "${token}" }, "lines": [ { "quantity": 3, "sku": "APPLES" } ] }`,
      "key-1",
    );
    expect([again.status, again.text, again.headers["location"]]).toEqual([202, first.text, first.headers["location"]]);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(await store.items()).toEqual(before);
  });

  it("gives the first answer still when the order is decided, and its product costs more or is gone", async () => {
    const first = await place(apples(3), "key-1");
    const confirmedAt = "2026-01-01T00:00:00.000Z";
    await store.change({ pk: `ORDER#${first.body.id}`, sk: "ORDER" }, { status: "CONFIRMED", confirmedAt });
    await store.change({ pk: "PRODUCT#APPLES", sk: "PRODUCT" }, { price: { amount: 999, currency: "EUR" } });
    expect((await place(apples(3), "key-1")).text).toBe(first.text);
    await store.remove("APPLES");
    expect((await place(apples(3), "key-1")).text).toBe(first.text);
  });

  it.each([
    ["other products", apples(4)],
    ["another payment", { ...apples(3), payment: { token: "tok_decline" } }],
  ])("is refused with %s, and that writes nothing", async (_, other) => {
    await place(apples(3), "key-1");
    const before = await store.items();
    const { status, headers, body } = await place(other, "key-1");
    expect([status, headers["content-type"]]).toEqual([422, "application/problem+json"]);
    expect(body.type).toMatch(/idempotency-key-reused$/);
    expect(await store.items()).toEqual(before);
  });

  it("is another key when it is another customer's", async () => {
    const mine = await place(apples(3), "key-1");
    const caller = { id: "customer-2" };
    const theirs = await call(handler, { caller, headers: { "idempotency-key": "key-1" }, body: apples(3) });
    expect([theirs.status, theirs.body.customerId]).toEqual([202, "customer-2"]);
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect(await written()).toHaveLength(4);
  });

  it("places one order when 25 requests race: each is answered with it or asked to come back", async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => place(apples(3), "key-1")));
    const accepted = answers.filter(({ status }) => status === 202);
    const inFlight = answers.filter(({ status }) => status === 409);
    expect([accepted.length > 0, accepted.length + inFlight.length]).toEqual([true, 25]);
    for (const { headers, body } of inFlight)
      expect([headers["retry-after"], body.type]).toEqual(["1", expect.stringMatching(/idempotency-key-in-flight$/)]);
    const { text } = await place(apples(3), "key-1");
    expect(new Set(accepted.map((answer) => answer.text))).toEqual(new Set([text]));
    expect(await written()).toHaveLength(2);
  });

  it("is asked to come back while the first request is in flight", async () => {
    let second: Awaited<ReturnType<typeof place>> | undefined;
    meanwhile(async () => {
      second = await place(apples(3), "key-1");
    });
    expect((await place(apples(3), "key-1")).status).toBe(202);
    expect([second?.status, second?.headers["retry-after"]]).toEqual([409, "1"]);
    expect(await written()).toHaveLength(2);
  });

  it("is answered with one order when a second attempt has taken over from one that was too slow", async () => {
    let second: Awaited<ReturnType<typeof place>> | undefined;
    meanwhile(async () => {
      await crashes.endLeases();
      second = await place(apples(3), "key-1");
    });
    const first = await place(apples(3), "key-1");
    expect([first.status, first.text]).toEqual([202, second?.text]);
    expect(await written()).toHaveLength(2);
  });

  it("stands for what the first request asks for when requests for different things race", async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => place(apples(1 + (index % 2)), "key-1")),
    );
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(202) + count(409), count(422)]).toEqual([12, 12]);
    expect(await written()).toHaveLength(2);
  });

  it.each([
    "before",
    "after",
  ] as const)("places one order when the function died right %s writing it", async (moment) => {
    crashes.dieAround(moment);
    expect(await place(apples(3), "key-1")).toMatchObject({ status: 500 });
    await crashes.recover();
    const second = await place(apples(3), "key-1");
    const third = await place(apples(3), "key-1");
    expect([second.status, third.text]).toEqual([202, second.text]);
    expect(await written()).toHaveLength(2);
    expect(await store.items("ORDER#")).toMatchObject([{ id: second.body.id }]);
  });

  it("is free again a day later, even when DynamoDB has not deleted it yet", async () => {
    const first = await place(apples(3), "key-1");
    const [record] = await store.items("IDEMPOTENCY#");
    if (record) await store.change({ pk: record.pk, sk: record.sk }, { expiresAt: Math.floor(Date.now() / 1000) - 1 });
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
    ["no payment", { lines: [line], payment: undefined }, 400, "/payment"],
    ["nothing to pay with", { lines: [line], payment: {} }, 400, "/payment/token"],
    ["an empty token", { lines: [line], payment: { token: "" } }, 400, "/payment/token"],
    ["a token with a space in it", { lines: [line], payment: { token: "tok approve" } }, 400, "/payment/token"],
    [
      "a token that is too long",
      { lines: [line], payment: { token: `tok_${"t".repeat(241)}` } },
      400,
      "/payment/token",
    ],
    ["a card number for a token", { lines: [line], payment: { token: "4242424242424242" } }, 400, "/payment/token"],
    ["a card number beside it", { lines: [line], payment: { token, card: "4242424242424242" } }, 400, "/payment/card"],
    ["an unknown SKU", { lines: [line, { ...line, sku: "UNICORNS" }] }, 422, "/lines/1/sku"],
  ])("is refused for %s, by name, and nothing is written", async (_, body, expected, pointer) => {
    const answer = await place(typeof body === "string" ? body : { payment, ...body }, "key-1");
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
      payment: fc.oneof(fc.constant(payment), fc.record({ token: fc.string() })),
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

it("knows nobody without a token, and no token without the customer's scope", async () => {
  const request = { headers: { "idempotency-key": "key-1" }, body: apples(1) };
  expect(await call(handler, { ...request, caller: null })).toMatchObject({ status: 401 });
  expect(await call(handler, { ...request, caller: { ...customer, scopes: ["openid"] } })).toMatchObject({
    status: 403,
  });
  expect(await store.items("IDEMPOTENCY#")).toEqual([]);
});
