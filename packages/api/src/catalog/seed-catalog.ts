import { task } from "@larder/lambda/task";
import * as z from "zod";
import { catalog } from "./catalog.ts";
import { addProduct } from "./product-store.ts";

/** Writes at a time: the table takes many more, an execution environment has few sockets. */
const atOnce = 20;

/**
 * Runs once per stage, when its table is new: puts the products of the catalog that are not in the table yet. What is there stays as it is,
 * prices and stock included, so that it may run any number of times.
 */
export const handler = task(z.object({}), async (_, { logger }) => {
  let added = 0;
  for (let from = 0; from < catalog.length; from += atOnce) {
    const results = await Promise.all(catalog.slice(from, from + atOnce).map(addProduct));
    added += results.filter(Boolean).length;
  }
  const outcome = { added, present: catalog.length - added };
  logger.info("Catalog seeded", outcome);
  return outcome;
});
