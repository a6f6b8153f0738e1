import { newId } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { useParts } from "../testing/in-parts.ts";
import { call, type TestCaller } from "../testing/invoke.ts";
import { alter, placedOrder, shown, token } from "../testing/orders.ts";
import { product, useStore } from "../testing/store.ts";
import { outOfStock, reject } from "./lifecycle.ts";
import { handler } from "./list-orders.ts";
import { type Order, place, priceLine } from "./order.ts";
import { insertOrder } from "./order-store.ts";
import { newRecord } from "./record.ts";

useStore();
const inParts = useParts();
const alice = { id: "alice" };
const bob = { id: "bob" };
const now = new Date().toISOString();
const list = (query: Record<string, string> = {}, caller: TestCaller | null = alice) =>
  call(handler, { query, caller });

/** Follows `next` to the end. */
async function pages(query: Record<string, string>, caller: TestCaller): Promise<{ id: string }[][]> {
  const { body } = await list(query, caller);
  return body.next ? [body.items, ...(await pages({ ...query, next: body.next }, caller))] : [body.items];
}

/** Places orders, and answers what their customer sees of them. */
async function placeOrders(count: number, { id }: TestCaller) {
  return Promise.all(
    Array.from({ length: count }, async () => shown(await placedOrder({ APPLES: 1 }, { customerId: id }))),
  );
}

const rejectOrder = async (placed: Order) =>
  shown(await alter(placed, (order) => reject(order, outOfStock(order.lines), now)));

const newestFirst = <Placed extends { id: string }>(orders: readonly Placed[]) =>
  orders.toSorted((a, b) => (a.id < b.id ? 1 : -1));

describe("GET /orders", () => {
  it("shows the caller's orders whole, newest first, 20 at first, kept by no cache", async () => {
    const orders = newestFirst(await placeOrders(25, alice));
    const { status, headers, body } = await list();
    expect([status, headers["cache-control"], body.items]).toEqual([200, "private, no-store", orders.slice(0, 20)]);
    expect((await list({ next: body.next })).body).toEqual({ items: orders.slice(20) });
  });

  it("shows nothing of what only an order's checkout has to know", async () => {
    await placeOrders(2, alice);
    const { body, text } = await list();
    expect(body.items).toHaveLength(2);
    for (const secret of [token, "checkout", "version"]) expect(text).not.toContain(secret);
  });

  it("begins with the order that was placed last", async () => {
    const [first, second] = [
      await placedOrder({ APPLES: 1 }, { customerId: "alice" }),
      await placedOrder({ APPLES: 1 }, { customerId: "alice" }),
    ];
    const idsByTime = (await list()).body.items.map(({ id }: { id: string }) => id.slice(0, 14));
    expect(idsByTime).toEqual([second.id.slice(0, 14), first.id.slice(0, 14)]);
  });

  it("shows each caller every order of theirs once and none of another's, whatever the size of pages", async () => {
    const mine = await placeOrders(13, alice);
    const others = await placeOrders(7, bob);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 15 }), async (limit) => {
        for (const [caller, orders] of [
          [alice, mine],
          [bob, others],
        ] as const) {
          const found = await pages({ limit: String(limit) }, caller);
          expect(found.flat()).toEqual(newestFirst(orders));
          expect(found).toHaveLength(Math.ceil(orders.length / limit));
        }
      }),
      { numRuns: 10 },
    );
  });

  it("shows only the orders with a status when asked to: every one of them once, and no empty page", async () => {
    const mine = await placeOrders(24, alice);
    const rejected = await Promise.all(mine.filter((_, index) => index % 5 === 0).map(rejectOrder));
    for (const limit of [1, 2, 5, 20]) {
      const found = await pages({ status: "REJECTED", limit: String(limit) }, alice);
      expect([found.flat(), found.length]).toEqual([newestFirst(rejected), Math.ceil(rejected.length / limit)]);
    }
    expect((await list({ status: "CANCELLED" })).body).toEqual({ items: [] });
  });

  it("shows them all, on full pages, wherever DynamoDB ends what it answers", async () => {
    const orders = newestFirst(await placeOrders(7, alice));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), async (limit, part) => {
        inParts(part);
        const found = await pages({ status: "PENDING", limit: String(limit) }, alice);
        expect([found.flat(), found.length]).toEqual([orders, Math.ceil(orders.length / limit)]);
      }),
      { numRuns: 20 },
    );
  });

  it("shows a page whole that is larger than what DynamoDB answers at once", async () => {
    const name = "Gala apples".repeat(18);
    const lines = Array.from({ length: 50 }, (_, index) => priceLine(99, { ...product, sku: `APPLES-${index}`, name }));
    const orders = Array.from({ length: 100 }, () =>
      place({ id: newId("ord"), customerId: "alice", lines, placedAt: now }),
    );
    for (const order of orders) await transact({ order: insertOrder(newRecord(order, token)) });
    const { body } = await list({ limit: "100" });
    expect([body.items.length, body.next]).toEqual([orders.length, undefined]);
    const found = await pages({ limit: "99" }, alice);
    expect(found.map(({ length }) => length)).toEqual([99, 1]);
  });

  it("goes on where it was when an order has come in since", async () => {
    const orders = newestFirst(await placeOrders(5, alice));
    const { body } = await list({ limit: "2" });
    await placeOrders(1, alice);
    expect((await list({ next: body.next })).body.items).toEqual(orders.slice(2));
  });

  it("refuses a cursor of another customer's list", async () => {
    await placeOrders(3, bob);
    const { body } = await list({ limit: "1" }, bob);
    await placeOrders(3, alice);
    const { status, body: problem } = await list({ next: body.next });
    expect([status, problem.errors]).toMatchObject([400, [{ in: "query", pointer: "/next" }]]);
    expect(JSON.stringify(problem)).not.toContain("bob");
  });

  it("is empty, not an error, for who has ordered nothing", async () => {
    expect(await list()).toMatchObject({ status: 200, body: { items: [] } });
  });

  it.each([
    ["next", "not-a-cursor"],
    ["next", Buffer.from('{"customerId":"alice","id":"ord_1"}').toString("base64url")],
    ["status", "LOST"],
    ["limit", "0"],
    ["limit", "101"],
    ["customerId", "bob"],
  ])("refuses ?%s=%s by name", async (name, value) => {
    const { status, body } = await list({ [name]: value });
    expect([status, body.errors]).toMatchObject([400, [{ in: "query", pointer: `/${name}` }]]);
  });

  it("knows nobody without a token, and no token without the customer's scope", async () => {
    expect(await list({}, null)).toMatchObject({ status: 401 });
    expect(await list({}, { ...alice, scopes: [] })).toMatchObject({ status: 403 });
  });
});
