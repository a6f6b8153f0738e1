import { expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./get-product.ts";

const store = useStore();
const get = (sku: string) => call(handler, { path: { sku } });

it("shows a product as it is sold, and nothing of how it is stored", async () => {
  await store.sell(product);
  const { status, body } = await get(product.sku);
  expect([status, body]).toEqual([200, product]);
});

it("answers 404 for a product that does not exist and 400 for what is no SKU", async () => {
  const missing = await get("UNICORNS");
  expect([missing.status, missing.headers["content-type"]]).toEqual([404, "application/problem+json"]);
  expect((await get("a unicorn")).body).toMatchObject({ status: 400, errors: [{ in: "path", pointer: "/sku" }] });
});
