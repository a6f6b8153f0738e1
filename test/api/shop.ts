import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { openStore, type Store, topology } from "../flows/store.ts";

/** What requests are about. */
export interface Shop {
  readonly store: Store;
  /** What is sold. */
  readonly sku: string;
  /** What is sold for another currency than everything else. */
  readonly foreignSku: string;
  /** The id of a fresh order. */
  order(): Promise<string>;
}

export async function openShop(): Promise<Shop> {
  const store = await openStore();
  const { sku } = await store.anyProduct();
  const foreignSku = await sellForDollars(store, sku);
  return { store, sku, foreignSku, order: async () => (await store.placed([{ sku, quantity: 1 }])).id };
}

/** Sells a product once more, for dollars. */
async function sellForDollars({ local }: Store, sku: string): Promise<string> {
  const TableName = topology.tables["Store"]?.name;
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(local.aws));
  const { Item } = await table.send(new GetCommand({ TableName, Key: { pk: `PRODUCT#${sku}`, sk: "PRODUCT" } }));
  const imported = { ...Item, sku: "IMPORTED-1", pk: "PRODUCT#IMPORTED-1", price: { amount: 100, currency: "USD" } };
  await table.send(new PutCommand({ TableName, Item: imported }));
  return imported.sku;
}
