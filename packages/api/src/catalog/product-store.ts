import { BatchGetCommand, GetCommand } from "@aws-sdk/lib-dynamodb";
import { newId } from "@larder/contracts";
import { retry } from "@larder/lambda/retry";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import { transact, type Write } from "../store/transaction.ts";
import type { ListedProduct, Product } from "./product.ts";
import {
  type Cause,
  derivedFrom,
  lastChange,
  newItem,
  productKey,
  type StoredProduct,
  storedProductSchema,
} from "./product-item.ts";

/** @param options.consistent Read what was written a moment ago, for twice the price: for who decides by what he reads. */
export async function findProduct(sku: string, options = { consistent: false }): Promise<StoredProduct | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: productKey(sku), ConsistentRead: options.consistent }),
  );
  return storedProductSchema.optional().parse(Item);
}

/** Those of the products that exist, by SKU. At most 100, which is what one BatchGetItem takes. */
export async function findProducts(skus: readonly string[]): Promise<Map<string, StoredProduct>> {
  const found: StoredProduct[] = [];
  let keys: Record<string, unknown>[] = skus.map(productKey);
  const readMore = async () => {
    const answer = await documents.send(new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: keys } } }));
    found.push(...z.array(storedProductSchema).parse(answer.Responses?.[tableName()] ?? []));
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

/** A change that no request and no event asked for. */
const byItself = (): Cause => {
  const correlationId = newId("cor");
  return { correlationId, causationId: correlationId };
};

/** Adds a product unless its SKU is known: what is there, its stock above all, stays. Answers whether it was added. */
export async function addProduct(product: ListedProduct): Promise<boolean> {
  return (await transact({ product: insertProduct(product, byItself()) })).size === 0;
}

/** Its condition fails when the SKU is known. @param decided What it was decided by, if a later decision is to be told from it. */
export const insertProduct = (product: ListedProduct, cause: Cause, decided?: string): Write => ({
  Put: {
    TableName: tableName(),
    Item: newItem(product, cause, decided),
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** A description as it was read, for writes that hold only while it is still so. */
export type Seen = Pick<StoredProduct, "sku" | "version" | "decided">;

/** Describes a product anew, as its next version. Its condition fails when it is no longer described as it was seen. */
export function describeProduct(
  product: Product,
  seen: Seen,
  cause: Cause,
  by: Partial<Pick<StoredProduct, "decided" | "imageUpload">>,
): Write {
  const { sku: _, description, ...fields } = product;
  const attributes = {
    ...fields,
    ...derivedFrom(product),
    ...by,
    version: seen.version + 1,
    lastChange: lastChange("DESCRIPTION", cause),
    ...(description !== undefined && { description }),
  };
  return set(seen, attributes, description === undefined ? " REMOVE description" : "");
}

/**
 * Notes that a product was decided to be described as it is. Its condition fails when it is no longer described as it was
 * seen. Nothing to tell anybody: the version stays.
 */
export const confirmProduct = (seen: Seen, decided: string): Write => set(seen, { decided });

function set({ sku, version, decided }: Seen, attributes: Record<string, unknown>, more = ""): Write {
  const names = Object.keys(attributes);
  const asDecided = decided === undefined ? "attribute_not_exists(#decided)" : "#decided = :decidedBefore";
  return {
    Update: {
      TableName: tableName(),
      Key: productKey(sku),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}${more}`,
      ConditionExpression: `#version = :versionBefore AND ${asDecided}`,
      ExpressionAttributeNames: Object.fromEntries([...names, "version", "decided"].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ":versionBefore": version,
        ...(decided !== undefined && { ":decidedBefore": decided }),
        ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      },
    },
  };
}

/** Takes pieces of a product out of stock. Its condition fails when there is less, so that stock never goes below zero. */
export const takeStock = (sku: string, quantity: number, cause = byItself()): Write =>
  changeStock(sku, -quantity, cause, "stock >= :least", { ":least": quantity });

/** Gives pieces back that were taken. Its condition fails when there is no such product any more. */
export const returnStock = (sku: string, quantity: number, cause = byItself()): Write =>
  changeStock(sku, quantity, cause, "attribute_exists(pk)");

/** Changes stock as it was in the version given. Its condition fails when it has changed since. */
export const adjustStock = (sku: string, change: number, stockVersion: number, cause: Cause): Write =>
  changeStock(sku, change, cause, "stockVersion = :seen", { ":seen": stockVersion });

function changeStock(sku: string, change: number, cause: Cause, condition: string, values = {}): Write {
  return {
    Update: {
      TableName: tableName(),
      Key: productKey(sku),
      UpdateExpression: "SET stock = stock + :change, stockVersion = stockVersion + :one, lastChange = :lastChange",
      ConditionExpression: condition,
      ExpressionAttributeValues: { ":change": change, ":one": 1, ":lastChange": lastChange("STOCK", cause), ...values },
    },
  };
}
