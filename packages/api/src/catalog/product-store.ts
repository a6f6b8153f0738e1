import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { retry } from "../store/retry.ts";
import { documents, tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";
import type { Position } from "./cursor.ts";
import { type Category, type Product, productSchema } from "./product.ts";

const productKey = (sku: string) => ({ pk: `PRODUCT#${sku}`, sk: "PRODUCT" });

/** The whole catalog is one partition of the index, sorted as the shop shows it: a few hundred products fit well. */
const catalogPartition = "CATALOG";
const catalogPosition = ({ category, name, sku }: Position) => `${category}#${name}#${sku}`;

export interface Page {
  readonly products: Product[];
  /** The last product of a page that has another behind it. */
  readonly last?: Position;
}

/** Products by category and name. `after` is where the page before ended. */
export async function listProducts(wanted: {
  limit: number;
  category?: Category | undefined;
  after?: Position | undefined;
}): Promise<Page> {
  const { limit, category, after } = wanted;
  const answer = await documents.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: "gsi1",
      KeyConditionExpression: category ? "gsi1pk = :catalog AND begins_with(gsi1sk, :category)" : "gsi1pk = :catalog",
      ExpressionAttributeValues: { ":catalog": catalogPartition, ":category": category && `${category}#` },
      ExclusiveStartKey: after && {
        ...productKey(after.sku),
        gsi1pk: catalogPartition,
        gsi1sk: catalogPosition(after),
      },
      // One more than wanted tells whether there is a next page, so that no page is empty.
      Limit: limit + 1,
    }),
  );
  const products = z.array(productSchema).parse(answer.Items ?? []);
  const page = products.slice(0, limit);
  const last = page.at(-1);
  return last && products.length > limit ? { products: page, last } : { products: page };
}

export async function findProduct(sku: string): Promise<Product | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: productKey(sku) }));
  return productSchema.optional().parse(Item);
}

/** Those of the products that exist, by SKU. At most 100, which is what one BatchGetItem takes. */
export async function findProducts(skus: readonly string[]): Promise<Map<string, Product>> {
  const found: Product[] = [];
  let keys: Record<string, unknown>[] = skus.map(productKey);
  const readMore = async () => {
    const answer = await documents.send(new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: keys } } }));
    found.push(...z.array(productSchema).parse(answer.Responses?.[tableName()] ?? []));
    keys = answer.UnprocessedKeys?.[tableName()]?.Keys ?? [];
    if (keys.length > 0) throw new KeysLeftUnread(`BatchGetItem left ${keys.length} keys unread`);
  };
  await retry(readMore, (error) => error instanceof KeysLeftUnread);
  return new Map(found.map((product) => [product.sku, product]));
}

/** BatchGetItem may answer in part when the table is busy. */
class KeysLeftUnread extends Error {
  override name = "KeysLeftUnread";
}

/** Adds a product unless its SKU is known: what is there, its stock above all, stays. Answers whether it was added. */
export async function addProduct(product: Product): Promise<boolean> {
  const Item = {
    ...productKey(product.sku),
    gsi1pk: catalogPartition,
    gsi1sk: catalogPosition(product),
    ...product,
  };
  try {
    await documents.send(
      new PutCommand({ TableName: tableName(), Item, ConditionExpression: "attribute_not_exists(pk)" }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Takes pieces of a product out of stock. Its condition fails when there is less, so that stock never goes below zero. */
export function takeStock(sku: string, quantity: number): Write {
  return {
    Update: {
      TableName: tableName(),
      Key: productKey(sku),
      UpdateExpression: "SET stock = stock - :quantity",
      ConditionExpression: "stock >= :quantity",
      ExpressionAttributeValues: { ":quantity": quantity },
    },
  };
}
