import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { newId } from "@larder/contracts";
import { afterEach, expect, it, vi } from "vitest";
import { inParallel } from "../../bench/in-parallel.ts";
import { openStore, type Store, topology } from "./store.ts";

afterEach(() => vi.unstubAllEnvs());

const tableName = topology.tables["Store"]!.name;

/** Leaves so many pieces of the first products of the catalog. */
async function stockUp(store: Store, products: number, pieces: number) {
  const { items } = await store.products(products);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(store.local.aws));
  for (const { sku } of items)
    await table.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `PRODUCT#${sku}`, sk: "PRODUCT" },
        UpdateExpression: "SET stock = :pieces",
        ExpressionAttributeValues: { ":pieces": pieces },
      }),
    );
  return items;
}

it("confirms exactly 50 of 200 concurrent orders for the last 50 units", async () => {
  await using store = await openStore();
  const [product] = await stockUp(store, 1, 50);
  const lines = [{ sku: product!.sku, quantity: 1 }];
  const placed = await inParallel(200, 40, () => store.placed(lines));
  const settled = await inParallel(200, 8, (index) => store.settled(placed[index]!.id, 90_000));

  const count = (status: string) => settled.filter((order) => order.status === status).length;
  expect({ confirmed: count("CONFIRMED"), rejected: count("REJECTED") }).toEqual({ confirmed: 50, rejected: 150 });
  expect(await store.stock(product!.sku)).toBe(0);
}, 180_000);

it("two thousand checkouts over ten hot products take no piece twice and leave none behind, though transactions conflict", async () => {
  const [checkouts, products, pieces, atOnce] = [2_000, 10, 150, 50];
  // A transaction holds its items for a while, as on AWS: who comes meanwhile is refused with a conflict.
  await using store = await openStore(topology, { transactionTime: 3 });
  const items = await stockUp(store, products, pieces);
  const { steps, orders, again } = await checkoutOn(store);
  let refused = 0;
  store.local.live.subscribe((event) => {
    if (event.type === "call" && event.operation === "TransactWriteItems" && event.status === 400) refused++;
  });

  // Each takes two products, half of them in the one order and half in the other, as deadlocks like it; every fourth gives back.
  const taken = new Map(items.map(({ sku }) => [sku, 0]));
  let outOfStock = 0;
  await inParallel(checkouts, atOnce, async (index) => {
    const lines = [index, index + products / 2].map((place) => items[place % products]!);
    const checkout = { orderId: await orders(lines), correlationId: newId("cor"), causationId: "a-test" };
    const reserved = await again(() => steps.reserveStock(checkout));
    if (reserved.outcome !== "DONE") return void outOfStock++;
    if (index % 4 === 0) return again(() => steps.releaseStock(checkout));
    for (const { sku } of lines) taken.set(sku, taken.get(sku)! + 1);
  });

  const left = await Promise.all(items.map(async ({ sku }) => [sku, await store.stock(sku)] as const));
  for (const [sku, stock] of left) expect(stock).toBe(pieces - taken.get(sku)!);
  expect(refused).toBeGreaterThan(outOfStock);
}, 180_000);

/** The checkout's own steps, in this process, on the store's table; and what puts an order there. */
async function checkoutOn({ local }: Store) {
  const { endpoint, region, credentials } = local.aws;
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
  vi.stubEnv("SST_RESOURCE_App", JSON.stringify({ name: topology.app, stage: topology.stage }));
  vi.stubEnv("SST_RESOURCE_StoreTable", JSON.stringify({ name: tableName }));
  const { reserveStock } = await import("../../packages/api/src/checkout/steps/reserve-stock.ts");
  const { releaseStock } = await import("../../packages/api/src/checkout/steps/release-stock.ts");
  const { place, priceLine } = await import("../../packages/api/src/orders/order.ts");
  const { insertOrder } = await import("../../packages/api/src/orders/order-store.ts");
  const { newRecord } = await import("../../packages/api/src/orders/record.ts");
  const { transact } = await import("../../packages/api/src/store/transaction.ts");
  const orders = async (products: Parameters<typeof priceLine>[1][]) => {
    const lines = products.map((product) => priceLine(1, product));
    const order = place({ id: newId("ord"), customerId: "a-test", lines, placedAt: new Date().toISOString() });
    await transact({ order: insertOrder(newRecord(order, "tok_approve")) });
    return order.id;
  };
  const { retry } = await import("@larder/lambda/retry");
  // As the workflow does with a step that was refused too often.
  const again = <Answer>(step: () => Promise<Answer>) => retry(step, () => true, { attempts: 6, first: 1_000 });
  return { steps: { reserveStock, releaseStock }, orders, again };
}
