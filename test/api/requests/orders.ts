import { randomUUID } from "node:crypto";
import type { Ask } from "../ask.ts";
import type { Shop } from "../shop.ts";
import { type Requests, refusals, unfit } from "./request.ts";

const noOrder = { id: "ord_00000000000000000000000000" };

const key = () => ({ "idempotency-key": randomUUID() });
const payment = { token: "tok_approve" };
const order = (sku: string, quantity = 1) => ({ headers: key(), body: { lines: [{ sku, quantity }], payment } });

async function cancellation({ order }: Shop): Promise<Ask> {
  return { path: { id: await order() }, body: { reason: "Ordered twice" } };
}

/** Orders in each of their states: the last has not been decided yet. */
async function someOfEach({ store, order, rejectedOrder }: Shop) {
  await rejectedOrder();
  await store.settled(await order());
  await store.cancel(await order());
  await order();
}

export const orders: Record<string, Requests> = {
  listOrders: {
    "200": async (shop) => {
      await someOfEach(shop);
      return { query: { limit: "100" } };
    },
    "400 invalid-request": () => ({ query: { status: "EATEN" } }),
    ...refusals("somebody"),
  },
  placeOrder: {
    "202": ({ sku }) => order(sku),
    "400 invalid-request": ({ sku }) => order(sku, 0),
    "409 idempotency-key-in-flight": async ({ sku, orderInFlight }) => {
      const { headers, body } = order(sku);
      await orderInFlight(body, headers["idempotency-key"]);
      return { headers, body };
    },
    "422 unknown-product": () => order("UNICORNS"),
    "422 mixed-currencies": async ({ sku, newProduct }) => ({
      headers: key(),
      body: { lines: [sku, await newProduct("USD")].map((each) => ({ sku: each, quantity: 1 })), payment },
    }),
    "422 idempotency-key-reused": async ({ sku, store }) => {
      const { headers, body } = order(sku);
      await store.post("/orders", JSON.stringify(body), headers);
      return { ...order(sku, 2), headers };
    },
    ...refusals("somebody"),
    ...unfit(({ sku }) => order(sku)),
  },
  getOrder: {
    "200": async ({ order }) => ({ path: { id: await order() } }),
    "400 invalid-request": () => ({ path: { id: "first" } }),
    "404 order-not-found": () => ({ path: noOrder }),
    ...refusals("somebody"),
  },
  cancelOrder: {
    "200": cancellation,
    "400 invalid-request": () => ({ path: noOrder, body: { reason: "" } }),
    "404 order-not-found": () => ({ path: noOrder }),
    "409 order-not-cancellable": async ({ rejectedOrder }) => ({ path: { id: await rejectedOrder() } }),
    ...refusals("somebody"),
    ...unfit(cancellation),
  },
};
