import { catalog } from "./catalog.ts";
import { orders } from "./orders.ts";
import { payments } from "./payments.ts";
import { copyOf, type Requests } from "./request.ts";
import { uploads } from "./uploads.ts";

/** For every operation, a request that each of its documented answers is given to. */
export const requests: Readonly<Record<string, Requests>> = {
  ...catalog,
  ...orders,
  ...payments,
  ...uploads,
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
