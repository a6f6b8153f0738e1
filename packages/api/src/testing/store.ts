import { CreateTableCommand, DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type CloudEvent, cloudEventSchema } from "@larder/contracts";
import { startDynamoDb } from "@larder/lambda/testing/dynamodb";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import type { ListedProduct } from "../catalog/product.ts";
import { addProduct, findProduct } from "../catalog/product-store.ts";
import { documents } from "../store/table.ts";

const TableName = "Store";

const itemSchema = z.looseObject({ pk: z.string(), sk: z.string() });
type Item = z.infer<typeof itemSchema>;

/** The store's table, as a test sees it. */
export interface TestStore {
  /** Puts products on sale; what is not said is as in {@link product}. */
  sell(...products: Partial<ListedProduct>[]): Promise<void>;
  remove(sku: string): Promise<void>;
  stockOf(sku: string): Promise<number | undefined>;
  /** All items whose partition key starts so, or all there are. */
  items(prefix?: string): Promise<Item[]>;
  /** The events that were sent. */
  sent(): Promise<CloudEvent[]>;
  /** So much time passes that the outbox keeps nothing. */
  forgetSent(): Promise<void>;
  /** From now on the table fails every write, whole, that has an item whose partition key starts so; until the test ends. */
  refuseWritesOf(prefix: string): void;
  change(key: { pk: string; sk: string }, attributes: Record<string, unknown>): Promise<void>;
}

export const product: ListedProduct = {
  sku: "APPLES-GALA-1KG",
  name: "Gala apples",
  category: "fruit",
  unit: "1 kg",
  price: { amount: 249, currency: "EUR" },
  images: [],
  stock: 100,
};

/** Gives every test of a file an empty table on a real DynamoDB, found as a function finds it: by its environment. */
export function useStore(): TestStore {
  let stop = () => {};
  beforeAll(async () => {
    const server = await startDynamoDb();
    stop = server.stop;
    setEnvironment({ StoreTable: { name: TableName } }, { AWS_ENDPOINT_URL_DYNAMODB: server.url });
  });
  beforeEach(createTable);
  afterEach(() => documents.middlewareStack.remove("refusal"));
  afterEach(async () => void (await documents.send(new DeleteTableCommand({ TableName }))));
  afterAll(() => {
    documents.destroy();
    stop();
  });
  return {
    sell: async (...products) => {
      await Promise.all(products.map((changes) => addProduct({ ...product, ...changes })));
    },
    remove: async (sku) =>
      void (await documents.send(new DeleteCommand({ TableName, Key: { pk: `PRODUCT#${sku}`, sk: "PRODUCT" } }))),
    stockOf: async (sku) => (await findProduct(sku))?.stock,
    items,
    sent: async () => (await items("OUTBOX#")).map(({ event }) => cloudEventSchema.parse(event)),
    forgetSent: async () => {
      for (const { pk, sk } of await items("OUTBOX#"))
        await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    },
    refuseWritesOf,
    change,
  };
}

async function createTable() {
  const attributes = ["pk", "sk", "gsi1pk", "gsi1sk"];
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  await documents.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: keys("pk", "sk"),
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      GlobalSecondaryIndexes: [
        { IndexName: "gsi1", KeySchema: keys("gsi1pk", "gsi1sk"), Projection: { ProjectionType: "ALL" } },
      ],
    }),
  );
}

async function items(prefix = ""): Promise<Item[]> {
  const found: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true }))
    found.push(...z.array(itemSchema).parse(Items));
  return found.filter(({ pk }) => pk.startsWith(prefix));
}

async function change(Key: { pk: string; sk: string }, attributes: Record<string, unknown>) {
  const names = Object.keys(attributes);
  await documents.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
    }),
  );
}

function refuseWritesOf(prefix: string) {
  documents.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const concerned = /Write|Put|Update/.test(commandName) && JSON.stringify(args.input).includes(`"${prefix}`);
        if (concerned) throw new Error(`Refused: ${commandName} of ${prefix}`);
        return next(args);
      },
    { step: "initialize", name: "refusal" },
  );
}
