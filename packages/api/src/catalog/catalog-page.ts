import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Category } from "@larder/contracts";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import type { Position } from "./cursor.ts";
import { type ListedProduct, listedProductSchema } from "./product.ts";
import { catalogPartition, catalogPosition, productKey } from "./product-item.ts";

export interface Wanted {
  readonly limit: number;
  readonly category?: Category | undefined;
  /** Beginnings of words, folded. A product has them all. */
  readonly words?: readonly string[] | undefined;
  /** Where the page before ended. */
  readonly after?: Position | undefined;
}

export interface Page {
  readonly products: ListedProduct[];
  /** The last product of a page that has another behind it. */
  readonly last?: Position;
}

/**
 * Products by category and name.
 *
 * The catalog is one partition of the index, and a search reads all of what it searches: a megabyte, which is some 500
 * products with pictures or 1,200 without, in each call. This is right for up to about 3,000 products, more than a shop of
 * this kind keeps: six calls then, and 750 of the 3,000 units that a partition reads in a second, so four searches a
 * second. Beyond that, as after an import of a large catalog, belongs a
 * search index (OpenSearch, Typesense), filled from `product.changed`; lists without a search stay here, with a partition
 * for each category.
 *
 * What an order takes out of stock is written to that partition too, since a list shows stock: a thousand writes a second,
 * which are as many lines of orders. Past that the index holds up writes to the table: read stock from the table then.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export async function readPage(wanted: Wanted): Promise<Page> {
  // One more than wanted tells whether there is a next page, so that no page is empty.
  const enough = wanted.limit + 1;
  const found: unknown[] = [];
  let from: Record<string, unknown> | undefined = wanted.after && indexKey(wanted.after);
  do {
    const answer = await documents.send(query(wanted, from, enough - found.length));
    found.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
  } while (from && found.length < enough);
  const products = z.array(listedProductSchema).parse(found.slice(0, wanted.limit));
  const last = products.at(-1);
  return last && found.length > wanted.limit ? { products, last } : { products };
}

const indexKey = (position: Position) => ({
  ...productKey(position.sku),
  gsi1pk: catalogPartition,
  gsi1sk: catalogPosition(position),
});

function query({ category, words = [] }: Wanted, from: Record<string, unknown> | undefined, missing: number) {
  const names = words.map((_, index) => `:word${index}`);
  return new QueryCommand({
    TableName: tableName(),
    IndexName: "gsi1",
    KeyConditionExpression: category ? "gsi1pk = :catalog AND begins_with(gsi1sk, :category)" : "gsi1pk = :catalog",
    ...(words.length > 0 && { FilterExpression: names.map((name) => `contains(searchText, ${name})`).join(" AND ") }),
    ExpressionAttributeValues: {
      ":catalog": catalogPartition,
      ":category": category && `${category}#`,
      // A word begins behind a space.
      ...Object.fromEntries(words.map((word, index) => [`:word${index}`, ` ${word}`])),
    },
    ExclusiveStartKey: from,
    // The limit counts what is read, before the filter: a search reads on for as much as a call can.
    Limit: words.length > 0 ? undefined : missing,
  });
}
