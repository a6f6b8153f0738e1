import { newId, orderCancelled, type ReservedLine } from "@larder/contracts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { useCrashes } from "../testing/crashes.ts";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { customer, deliver } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { useStore } from "../testing/store.ts";
import { handler } from "./release-stock.ts";

const store = useStore();
const deadLetters = useDeadLetters("ReleaseStock");
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

function cancelled(reserved: ReservedLine[]) {
  const orderId = newId("ord");
  const cancelledAt = new Date().toISOString();
  return orderCancelled.create({
    subject: orderId,
    correlationId: "correlation-1",
    causationId: "correlation-1",
    time: cancelledAt,
    data: {
      orderId,
      customerId: customer.id,
      reason: { code: "CUSTOMER_REQUEST", message: "Ordered twice" },
      reserved,
      cancelledAt,
    },
  });
}

const apples = (quantity: number) => ({ sku: "APPLES", quantity });
const bananas = (quantity: number) => ({ sku: "BANANAS", quantity });
const stocks = async () => [await store.stockOf("APPLES"), await store.stockOf("BANANAS")];

beforeEach(() => store.sell({ sku: "APPLES", stock: 10 }, { sku: "BANANAS", stock: 0 }));

describe("a cancelled order", () => {
  it("gives back all that was reserved for it", async () => {
    expect(await deliver(handler, cancelled([apples(3), bananas(2)]))).toEqual([]);
    expect(await stocks()).toEqual([13, 2]);
  });

  it("gives back nothing when nothing was reserved", async () => {
    expect(await deliver(handler, cancelled([]))).toEqual([]);
    expect(await stocks()).toEqual([10, 0]);
  });

  it("gives back as much as it can have: 50 products at once", async () => {
    const skus = Array.from({ length: 50 }, (_, index) => `SHELF-${index}`);
    await store.sell(...skus.map((sku) => ({ sku, stock: 1 })));
    expect(await deliver(handler, cancelled(skus.map((sku) => ({ sku, quantity: 99 }))))).toEqual([]);
    expect(await Promise.all(skus.map(store.stockOf))).toEqual(skus.map(() => 100));
  });
});

describe("an event that comes more than once", () => {
  it("gives back once: at once, later and in one batch", async () => {
    const event = cancelled([apples(3), bananas(2)]);
    const failed = await Promise.all(Array.from({ length: 12 }, () => deliver(handler, event)));
    expect(failed).toContainEqual([]);
    expect(await deliver(handler, event, event)).toEqual([]);
    expect(await stocks()).toEqual([13, 2]);
  });

  it("comes again when the first delivery is still at work", async () => {
    const event = cancelled([apples(3)]);
    let failed: unknown[] = [];
    meanwhile(async () => {
      failed = await deliver(handler, event);
    });
    expect(await deliver(handler, event)).toEqual([]);
    expect([failed, await stocks()]).toEqual([[event], [13, 0]]);
  });

  it("gives back once when a second delivery has taken over from one that was too slow", async () => {
    const event = cancelled([apples(3)]);
    meanwhile(async () => {
      await crashes.endLeases();
      expect(await deliver(handler, event)).toEqual([]);
    });
    expect(await deliver(handler, event)).toEqual([]);
    expect(await stocks()).toEqual([13, 0]);
  });

  it.each(["before", "after"] as const)("gives back once when the worker died right %s doing so", async (moment) => {
    const event = cancelled([apples(3), bananas(2)]);
    crashes.dieAround(moment);
    expect(await deliver(handler, event)).toEqual([event]);
    await crashes.recover();
    expect(await deliver(handler, event)).toEqual([]);
    expect(await deliver(handler, event)).toEqual([]);
    expect(await stocks()).toEqual([13, 2]);
  });

  it("gives back what every event says, once, in whatever batches and order they come", async () => {
    const line = fc.tuple(fc.constantFrom("KIWIS", "LEMONS"), fc.integer({ min: 1, max: 9 }));
    const lines = fc.uniqueArray(line, { selector: ([sku]) => sku, maxLength: 2 });
    const batches = fc.array(fc.array(fc.nat(4), { maxLength: 10 }), { maxLength: 6 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { minLength: 5, maxLength: 5 }), batches, async (reserved, duplicates) => {
        const shelf = `-${++run}`;
        await store.sell(...["KIWIS", "LEMONS"].map((sku) => ({ sku: sku + shelf, stock: 0 })));
        const events = reserved.map((lines) =>
          cancelled(lines.map(([sku, quantity]) => ({ sku: sku + shelf, quantity }))),
        );
        const deliveries = duplicates.map((batch) =>
          deliver(handler, ...batch.flatMap((index) => events[index] ?? [])),
        );
        await Promise.all(deliveries);
        expect(await deliver(handler, ...events)).toEqual([]);
        for (const sku of ["KIWIS", "LEMONS"]) {
          const given = reserved.flat().filter(([name]) => name === sku);
          expect(await store.stockOf(sku + shelf)).toBe(given.reduce((sum, [, quantity]) => sum + quantity, 0));
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("an event whose product is no longer in the catalog", () => {
  it("is put aside at once with all that it would give back, and says which product it was", async () => {
    const event = cancelled([apples(3), { sku: "UNICORNS", quantity: 2 }]);
    expect(await deliver(handler, event)).toEqual([]);
    expect(await stocks()).toEqual([10, 0]);
    const cause = { ERROR_NAME: "ProductsGone", ERROR_MESSAGE: expect.stringContaining("2 × UNICORNS") };
    expect(deadLetters).toMatchObject([{ event, cause }]);
  });

  it("gives back everything when it is redriven once the product is there again", async () => {
    const event = cancelled([apples(3), { sku: "UNICORNS", quantity: 2 }]);
    await deliver(handler, event);
    await store.sell({ sku: "UNICORNS", stock: 0 });
    expect(await deliver(handler, event)).toEqual([]);
    expect(await deliver(handler, event)).toEqual([]);
    expect([await store.stockOf("APPLES"), await store.stockOf("UNICORNS")]).toEqual([13, 2]);
  });
});
