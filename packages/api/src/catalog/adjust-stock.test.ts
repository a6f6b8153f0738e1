import { staff } from "@larder/lambda/testing/call";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./adjust-stock.ts";
import { handler as getStock } from "./get-stock.ts";
import { findProduct, returnStock, takeStock } from "./product-store.ts";

const store = useStore();
const { sku } = product;

interface Asked {
  readonly sku?: string;
  readonly seen?: string | undefined;
  readonly change?: unknown;
  readonly reason?: string;
}
const adjust = ({ seen, change = 5, reason = "delivery", ...of }: Asked) =>
  call(handler, {
    caller: staff,
    path: { sku: of.sku ?? sku },
    headers: seen ? { "if-match": seen } : {},
    body: { change, reason },
  });

const taken = async (sku: string, quantity: number) => (await transact({ taken: takeStock(sku, quantity) })).size === 0;
const returned = async (sku: string, quantity: number) =>
  (await transact({ returned: returnStock(sku, quantity) })).size === 0;

describe("stock that is adjusted", () => {
  it.each([
    [5, 15],
    [-10, 0],
  ])("by %i is answered with its new ETag, and is so from then on", async (change, available) => {
    await store.sell({ stock: 10 });
    const { status, headers, body } = await adjust({ seen: '"1"', change });
    expect([status, headers["etag"], body]).toEqual([200, '"2"', { sku, available }]);
    expect(await call(getStock, { path: { sku } })).toMatchObject({ body, headers: { etag: '"2"' } });
  });

  it("has who did it, when and why on record", async () => {
    await store.sell({ stock: 10 });
    const { headers } = await adjust({ seen: '"1"', change: -2, reason: "damaged" });
    const records = (await store.items(`PRODUCT#${sku}`)).filter(({ sk }) => sk.startsWith("ADJUSTMENT#"));
    expect(records).toMatchObject([
      { by: staff.id, change: -2, reason: "damaged", available: 8, correlationId: headers["x-correlation-id"] },
    ]);
  });

  it("leaves the product's own version alone: no one's edit fails for it", async () => {
    await store.sell({ stock: 10 });
    await adjust({ seen: '"1"' });
    expect(await findProduct(sku)).toMatchObject({ version: 1, stockVersion: 2 });
  });

  it("cannot go below zero", async () => {
    await store.sell({ stock: 10 });
    const { status, body } = await adjust({ seen: '"1"', change: -11 });
    expect([status, body.type]).toEqual([409, "https://larder.example/problems/stock-below-zero"]);
    expect(await store.stockOf(sku)).toBe(10);
  });
});

describe("who adjusts stock", () => {
  it.each([
    ["does not say what he has seen", undefined, 428, "precondition-required"],
    ["has seen another state", '"7"', 412, "precondition-failed"],
    ["names the state as weak", 'W/"1"', 412, "precondition-failed"],
    ["names something that is no ETag", "1", 400, "invalid-request"],
  ])("and %s (%s) is refused with %i, and nothing happens", async (_, seen, status, type) => {
    await store.sell({ stock: 10 });
    const answer = await adjust({ seen });
    expect([answer.status, answer.body.type]).toEqual([status, `https://larder.example/problems/${type}`]);
    expect(await findProduct(sku)).toMatchObject({ stock: 10, stockVersion: 1 });
  });

  it("is told when an order came first, and that rather than what the order left", async () => {
    await store.sell({ stock: 10 });
    await taken(sku, 9);
    expect((await adjust({ seen: '"1"', change: -5 })).status).toBe(412);
    expect((await adjust({ seen: '"2"', change: -5 })).status).toBe(409);
  });

  it("twice with the same ETag, because an answer was lost, does so once", async () => {
    await store.sell({ stock: 10 });
    expect([(await adjust({ seen: '"1"' })).status, (await adjust({ seen: '"1"' })).status]).toEqual([200, 412]);
    expect(await store.stockOf(sku)).toBe(15);
  });

  it("of a product that does not exist is told so", async () => {
    expect((await adjust({ seen: "*" })).status).toBe(404);
  });

  it.each([[0], [0.5], ["5"], [100_001]])("must not adjust it by %j", async (change) => {
    expect(await adjust({ seen: "*", change })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/change" }] },
    });
  });

  it("must say why, and be of the staff", async () => {
    expect((await adjust({ seen: "*", reason: "because" })).body.errors).toMatchObject([{ pointer: "/reason" }]);
    const request = { path: { sku }, headers: { "if-match": "*" }, body: { change: 1, reason: "counted" } };
    const statuses = [await call(handler, request), await call(handler, { ...request, caller: null })];
    expect(statuses.map(({ status }) => status)).toEqual([403, 401]);
  });
});

describe("many at once", () => {
  it("who have seen the same stock: one adjusts it, the others are told", async () => {
    await store.sell({ stock: 10 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => adjust({ seen: '"1"', change: index + 1 })),
    );
    const [winner, ...more] = answers.filter(({ status }) => status === 200);
    expect(more).toEqual([]);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
    expect(await store.stockOf(sku)).toBe(winner?.body.available);
  });

  it("never take out what is not there, and lose nothing: adjusted, ordered and given back, it adds up", async () => {
    const size = fc.integer({ min: 1, max: 6 });
    const step = fc.record({ kind: fc.constantFrom("take", "return", "add", "remove"), size });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(10), fc.array(step, { minLength: 2, maxLength: 8 }), async (stock, steps) => {
        const sku = `APPLES-${++run}`;
        await store.sell({ sku, stock });
        const changes = await Promise.all(
          steps.map(async ({ kind, size }) => {
            if (kind === "take") return (await taken(sku, size)) ? -size : 0;
            if (kind === "return") return (await returned(sku, size)) ? size : 0;
            const change = kind === "add" ? size : -size;
            const { status } = await adjust({ sku, seen: "*", change });
            expect([200, 409]).toContain(status);
            return status === 200 ? change : 0;
          }),
        );
        const product = await findProduct(sku);
        expect(product?.stock).toBe(changes.reduce<number>((sum, change) => sum + change, stock));
        expect(product?.stock).toBeGreaterThanOrEqual(0);
        expect(product?.stockVersion).toBe(1 + changes.filter((change) => change !== 0).length);
      }),
      { numRuns: 25 },
    );
  });

  it("with none left give back nothing to a product that is gone, and write no half of one", async () => {
    expect([await taken("GONE", 1), await returned("GONE", 1)]).toEqual([false, false]);
    expect(await store.items()).toEqual([]);
  });
});
