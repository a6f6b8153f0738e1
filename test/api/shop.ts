import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { openStore, orderSchema, type Store, topology } from "../flows/store.ts";
import type { Tokens } from "./ask.ts";

/** What requests are about, and who makes them. */
export interface Shop {
  readonly store: Store;
  readonly tokens: Tokens;
  /** What is sold. */
  readonly sku: string;
  /** Puts a product on sale, of which nothing is in stock. Answers its SKU. */
  newProduct(currency?: string): Promise<string>;
  /** The id of a fresh order. */
  order(sku?: string): Promise<string>;
  /** The id of an order that asked for more than there is. */
  rejectedOrder(): Promise<string>;
  /** Places an order and then puts it back to where its request was still being answered. */
  orderInFlight(body: unknown, key: string): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const store = await openStore();
  const [{ sku }, somebody, customer, staff] = await Promise.all([
    store.anyProduct(),
    identityToken(store),
    store.token("ada@example.com"),
    store.token("grace@example.com", ["staff"]),
  ]);
  const seller = await store.as("grace@example.com", ["staff"]);

  async function newProduct(currency = "EUR") {
    const product = description({ sku: newSku(), price: { amount: 100, currency } });
    await accepted(seller.post("/products", JSON.stringify(product)));
    return product.sku;
  }
  const order = async (of = sku) => (await store.placed([{ sku: of, quantity: 1 }])).id;
  async function rejectedOrder() {
    const { id, status } = await store.settled(await order(await newProduct()));
    if (status !== "REJECTED") throw new Error(`There was nothing in stock for order ${id}, and it is ${status}`);
    return id;
  }
  async function orderInFlight(body: unknown, key: string) {
    const response = await accepted(store.post("/orders", JSON.stringify(body), { "idempotency-key": key }));
    const { customerId } = orderSchema.parse(await response.json());
    await putBackInFlight(store, `IDEMPOTENCY#placeOrder#${customerId}#${key}`);
  }
  return { store, tokens: { somebody, customer, staff }, sku, newProduct, order, rejectedOrder, orderInFlight };
}

export const newSku = () => `NEW-${randomUUID().slice(0, 8).toUpperCase()}`;

/** A product as staff describe it. */
export const description = <Rest extends object>(rest: Rest) => ({
  name: "Medlars",
  category: "fruit",
  unit: "1 kg",
  price: { amount: 100, currency: "EUR" },
  ...rest,
});

async function identityToken({ local }: Store): Promise<string> {
  const { idToken } = await local.signIn("ada@example.com");
  if (idToken === undefined) throw new Error("Signing in gave no identity token");
  return idToken;
}

async function accepted(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}

async function putBackInFlight({ local }: Store, pk: string) {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(local.aws));
  await table.send(
    new UpdateCommand({
      TableName: topology.tables["Store"]?.name,
      Key: { pk, sk: "RECORD" },
      UpdateExpression: "SET #state = :inProgress, lease = :later",
      ConditionExpression: "#state = :done",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":inProgress": "IN_PROGRESS", ":done": "DONE", ":later": Date.now() + 60_000 },
    }),
  );
}
