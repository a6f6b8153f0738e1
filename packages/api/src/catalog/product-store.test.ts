import { expect, it } from "vitest";
import { useParts } from "../testing/in-parts.ts";
import { useStore } from "../testing/store.ts";
import { findProducts } from "./product-store.ts";

const store = useStore();
const inParts = useParts();

it("finds all of the products that there are, also when DynamoDB leaves keys unread", async () => {
  const skus = ["APPLES", "BANANAS", "CHERRIES", "DATES", "ELDERBERRIES"];
  await store.sell(...skus.map((sku) => ({ sku })));
  inParts(2);
  const found = await findProducts(["MEDLARS", ...skus]);
  expect([...found.keys()].toSorted()).toEqual(skus);
});
