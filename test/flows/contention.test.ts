import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it, vi } from "vitest";
import { openStore, topology } from "./store.ts";

/** Milliseconds that a transaction holds its items, as on AWS: who comes meanwhile is refused with a conflict. */
const transactionTime = 3;
const products = 10;
const each = 150;
const checkouts = 2_000;

it(`confirms exactly ${products * each} of ${checkouts} concurrent checkouts for the last ${each} pieces of ten products`, async () => {
  await using store = await openStore(topology, { transactionTime });
  const { items } = await store.products(products);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(store.local.aws));
  for (const { sku } of items)
    await table.send(
      new UpdateCommand({
        TableName: topology.tables["Store"]!.name,
        Key: { pk: `PRODUCT#${sku}`, sk: "PRODUCT" },
        UpdateExpression: "SET stock = :each",
        ExpressionAttributeValues: { ":each": each },
      }),
    );
  let refused = 0;
  store.local.live.subscribe((event) => {
    if (event.type === "call" && event.operation === "TransactWriteItems" && event.status === 400) refused++;
  });

  const lines = (index: number) => [{ sku: items[index % products]!.sku, quantity: 1 }];
  await Promise.all(Array.from({ length: checkouts }, (_, index) => store.placed(lines(index))));
  const count = async (status: string) => {
    let counted = 0;
    let next: string | undefined;
    do {
      const page = await store.orders({ status, limit: "100", ...(next && { next }) });
      counted += page.items.length;
      next = page.next;
    } while (next);
    return counted;
  };
  await vi.waitFor(async () => expect(await count("PENDING")).toBe(0), { timeout: 120_000, interval: 1_000 });

  expect([await count("CONFIRMED"), await count("REJECTED")]).toEqual([products * each, checkouts - products * each]);
  expect(await Promise.all(items.map(({ sku }) => store.stock(sku)))).toEqual(items.map(() => 0));
  // Those that met others, and tried again, beside those that found too little.
  expect(refused).toBeGreaterThan(2 * (checkouts - products * each));
}, 180_000);
