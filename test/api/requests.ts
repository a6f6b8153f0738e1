import { randomUUID } from "node:crypto";
import type { Ask } from "./ask.ts";
import type { Shop } from "./shop.ts";

/** Makes a request. */
type Request = (shop: Shop) => Ask | Promise<Ask>;

const key = () => ({ "idempotency-key": randomUUID() });
const order = (sku: string, quantity = 1): Ask => ({ headers: key(), body: { lines: [{ sku, quantity }] } });
const tooLarge = (ask: Ask): Ask => ({ ...ask, text: JSON.stringify(ask.body) + " ".repeat(256 * 1024) });
const asText = (ask: Ask): Ask => ({ ...ask, headers: { ...ask.headers, "content-type": "text/plain" } });
const copyOf = async ({ store }: Shop, path: string): Promise<Ask> => ({
  headers: { "if-none-match": (await store.get(path)).headers.get("etag") ?? "" },
});

/** For every operation, a request that each of its documented answers is given to. */
export const requests: Record<string, Record<string, Request>> = {
  listProducts: {
    "200": () => ({ query: { limit: "2", category: "fruit" } }),
    "400 invalid-request": () => ({ query: { limit: "0" } }),
  },
  getProduct: {
    "200": ({ sku }) => ({ path: { sku } }),
    "400 invalid-request": () => ({ path: { sku: "a unicorn" } }),
    "404 product-not-found": () => ({ path: { sku: "UNICORNS" } }),
  },
  placeOrder: {
    "202": ({ sku }) => order(sku),
    "400 invalid-request": ({ sku }) => order(sku, 0),
    "413": ({ sku }) => tooLarge(order(sku)),
    "415": ({ sku }) => asText(order(sku)),
    "422 unknown-product": () => order("UNICORNS"),
    "422 mixed-currencies": ({ sku, foreignSku }) => ({
      headers: key(),
      body: { lines: [sku, foreignSku].map((each) => ({ sku: each, quantity: 1 })) },
    }),
    "422 idempotency-key-reused": async ({ sku, store }) => {
      const { headers = {}, body } = order(sku);
      await store.post("/orders", JSON.stringify(body), headers);
      return { ...order(sku, 2), headers };
    },
  },
  getOrder: {
    "200": async (shop) => ({ path: { id: await shop.order() } }),
    "400 invalid-request": () => ({ path: { id: "first" } }),
    "404 order-not-found": () => ({ path: { id: "ord_00000000000000000000000000" } }),
  },
  health: { "200": () => ({}) },
  getDocs: {
    "200": () => ({}),
    "304": (shop) => copyOf(shop, "/docs"),
  },
  getOpenApi: {
    "200": () => ({}),
    "304": (shop) => copyOf(shop, "/openapi.json"),
  },
};
