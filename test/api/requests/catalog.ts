import type { Ask } from "../ask.ts";
import { description, newSku, type Shop } from "../shop.ts";
import { copyOf, etagOf, type Request, type Requests, refusals, unfit } from "./request.ts";

const unicorns = { sku: "UNICORNS" };
const anything = { "if-match": "*" };
const outdated = { "if-match": '"outdated"' };

const creation: Request = () => ({ body: description({ sku: newSku(), stock: 3 }) });
const update = (rest: Ask): Ask => ({ body: description({}), ...rest });
const adjustment = (rest: Ask): Ask => ({ body: { change: 2, reason: "delivery" }, ...rest });

async function updateOfNew(shop: Shop): Promise<Ask> {
  const sku = await shop.newProduct();
  return update({ path: { sku }, headers: { "if-match": await etagOf(shop, `/products/${sku}`) } });
}
async function adjustmentOfNew(shop: Shop): Promise<Ask> {
  const sku = await shop.newProduct();
  return adjustment({ path: { sku }, headers: { "if-match": await etagOf(shop, `/products/${sku}/stock`) } });
}

export const catalog: Record<string, Requests> = {
  listProducts: {
    "200": () => ({ query: { limit: "2", category: "fruit" } }),
    "304": (shop) => copyOf(shop, "/products"),
    "400 invalid-request": () => ({ query: { limit: "0" } }),
  },
  createProduct: {
    "201": creation,
    "400 invalid-request": () => ({ body: description({ sku: "a unicorn" }) }),
    "409 product-exists": ({ sku }) => ({ body: description({ sku }) }),
    ...refusals("customer"),
    ...unfit(creation),
  },
  getProduct: {
    "200": ({ sku }) => ({ path: { sku } }),
    "304": async (shop) => ({ path: { sku: shop.sku }, ...(await copyOf(shop, `/products/${shop.sku}`)) }),
    "400 invalid-request": () => ({ path: { sku: "a unicorn" } }),
    "404 product-not-found": () => ({ path: unicorns }),
  },
  updateProduct: {
    "200": updateOfNew,
    "400 invalid-request": ({ sku }) => update({ path: { sku }, headers: { "if-match": "without quotes" } }),
    "404 product-not-found": () => update({ path: unicorns, headers: anything }),
    "412 precondition-failed": ({ sku }) => update({ path: { sku }, headers: outdated }),
    "428 precondition-required": ({ sku }) => update({ path: { sku } }),
    ...refusals("customer"),
    ...unfit(updateOfNew),
  },
  getStock: {
    "200": ({ sku }) => ({ path: { sku } }),
    "304": async (shop) => {
      const sku = await shop.newProduct();
      return { path: { sku }, ...(await copyOf(shop, `/products/${sku}/stock`)) };
    },
    "400 invalid-request": () => ({ path: { sku: "a unicorn" } }),
    "404 product-not-found": () => ({ path: unicorns }),
  },
  adjustStock: {
    "200": adjustmentOfNew,
    "400 invalid-request": ({ sku }) => ({
      path: { sku },
      headers: anything,
      body: { change: 0, reason: "delivery" },
    }),
    "404 product-not-found": () => adjustment({ path: unicorns, headers: anything }),
    "409 stock-below-zero": async ({ newProduct }) => ({
      path: { sku: await newProduct() },
      headers: anything,
      body: { change: -1, reason: "lost" },
    }),
    "412 precondition-failed": ({ sku }) => adjustment({ path: { sku }, headers: outdated }),
    "428 precondition-required": ({ sku }) => adjustment({ path: { sku } }),
    ...refusals("customer"),
    ...unfit(adjustmentOfNew),
  },
};
