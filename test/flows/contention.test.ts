import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { openStore, topology } from "./store.ts";

it("confirms exactly 50 of 200 concurrent orders for the last 50 units", async () => {
  await using store = await openStore();
  const { sku } = await store.anyProduct();
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(store.local.aws));
  await table.send(
    new UpdateCommand({
      TableName: topology.tables["Store"]!.name,
      Key: { pk: `PRODUCT#${sku}`, sk: "PRODUCT" },
      UpdateExpression: "SET stock = :fifty",
      ExpressionAttributeValues: { ":fifty": 50 },
    }),
  );

  const placed = await Promise.all(Array.from({ length: 200 }, () => store.placed([{ sku, quantity: 1 }])));
  const settled = await Promise.all(placed.map(({ id }) => store.settled(id, 30_000)));

  const count = (status: string) => settled.filter((order) => order.status === status).length;
  expect({ confirmed: count("CONFIRMED"), rejected: count("REJECTED") }).toEqual({ confirmed: 50, rejected: 150 });
  expect(await store.stock(sku)).toBe(0);
}, 60_000);
