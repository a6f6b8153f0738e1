import { stockLow } from "@larder/contracts";
import { staff } from "@larder/lambda/testing/call";
import type { DynamoDBRecord } from "aws-lambda";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { useBus } from "../testing/bus.ts";
import { call, context } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { streamRecords } from "../testing/stream.ts";
import { lowStock, type Watched } from "./low-stock.ts";
import { threshold } from "./low-stock-threshold.ts";
import { returnStock, takeStock } from "./product-store.ts";
import { handler as updateProduct } from "./update-product.ts";

const store = useStore();
const bus = useBus();
const { name, category, unit, price } = product;
let sku = "";
let tests = 0;
beforeEach(() => {
  sku = `APPLES-${++tests}`;
});
const cause = { correlationId: "correlation-1", causationId: "evt_cause" };
const take = (quantity: number) => transact({ taken: takeStock(sku, quantity, cause) });
const giveBack = (quantity: number) => transact({ returned: returnStock(sku, quantity, cause) });

/** What the filter in `stacks/api/stock.ts` lets through. */
const isLowChange = ({ eventName, dynamodb: { NewImage = {} } = {} }: DynamoDBRecord) =>
  eventName === "MODIFY" &&
  NewImage["lastChange"]?.M?.["of"]?.S === "STOCK" &&
  Number(NewImage["stock"]?.N) <= threshold;
const lowChanges = async () => (await streamRecords(`PRODUCT#${sku}`)).filter(isLowChange);

/** The handler looks for its bus when it is loaded, so it is loaded when there is one. */
async function watch(Records: DynamoDBRecord[]) {
  const { handler } = await import("./watch-stock.ts");
  const { batchItemFailures } = await handler({ Records }, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe("stock that falls", () => {
  it("to the threshold is told of once: neither before, nor when it falls on", async () => {
    await store.sell({ sku, stock: threshold + 2 });
    for (const quantity of [1, 1, 1, 1]) await take(quantity);
    expect(await watch(await lowChanges())).toEqual([]);
    expect(bus.taken).toHaveLength(1);
  });

  it("a second time, after it has risen, is told of again, as another event", async () => {
    await store.sell({ sku, stock: threshold + 1 });
    await take(1);
    await giveBack(1);
    await take(1);
    expect(await watch(await lowChanges())).toEqual([]);
    expect(new Set(bus.taken).size).toBe(2);
  });

  it("is told of by the same event again when the stream tells of it again", async () => {
    await store.sell({ sku, stock: threshold + 1 });
    await take(1);
    const records = await lowChanges();
    await watch(records);
    await watch(records);
    expect(bus.taken).toHaveLength(2);
    expect(new Set(bus.taken).size).toBe(1);
  });

  it("has the stream go back to the record whose event the bus did not take", async () => {
    await store.sell({ sku, stock: threshold + 1 });
    await take(1);
    await giveBack(1);
    await take(1);
    const records = await lowChanges();
    await watch(records);
    const [, second = ""] = bus.taken;
    bus.refusals.set(second, ["MalformedDetail"]);
    expect(await watch(records)).toEqual([records[1]?.dynamodb?.SequenceNumber]);
  });
});

it("is shown changes of low stock, and neither new products nor new descriptions", async () => {
  await store.sell({ sku, stock: threshold });
  const request = { caller: staff, path: { sku }, body: { name, category, unit, price } };
  await call(updateProduct, { ...request, headers: { "if-match": "*" } });
  expect(await lowChanges()).toEqual([]);
  await take(1);
  await call(updateProduct, { ...request, headers: { "if-match": "*" } });
  expect(await lowChanges()).toHaveLength(1);
});

describe("the event", () => {
  const lastChange = { of: "STOCK", at: "2026-11-24T08:00:00.000Z", ...cause } as const;
  const at = (stock: number, stockVersion = 2): Watched => ({ sku, name, stock, stockVersion, lastChange });

  it("says what is left, and belongs to what took it", () => {
    const event = lowStock(at(threshold + 1), at(threshold - 2));
    expect(stockLow.schema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      subject: sku,
      time: lastChange.at,
      correlationid: cause.correlationId,
      causationid: cause.causationId,
      data: { sku, name, available: threshold - 2, threshold },
    });
  });

  it("is there when stock was above the threshold and no longer is, and only then", () => {
    const stock = fc.nat(2 * threshold);
    fc.assert(
      fc.property(stock, stock, (before, after) => {
        expect(lowStock(at(before), at(after)) !== undefined).toBe(before > threshold && after <= threshold);
      }),
    );
  });

  it("is another for another change, product or moment", () => {
    const idOf = (changes: Partial<Watched>) => lowStock(at(threshold + 1), { ...at(0), ...changes })?.id;
    const later = { ...lastChange, at: "2026-11-24T08:00:00.001Z" };
    const ids = [{}, { stockVersion: 3 }, { sku: "KIWIS-6" }, { lastChange: later }].map(idOf);
    expect(new Set(ids).size).toBe(4);
  });
});
