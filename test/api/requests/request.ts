import type { Ask, Caller } from "../ask.ts";
import type { Shop } from "../shop.ts";

/** Makes a request. */
export type Request = (shop: Shop) => Ask | Promise<Ask>;
/** Requests by the answer that they are given. */
export type Requests = Readonly<Record<string, Request>>;

/** What the gateway refuses, whatever else is asked: requests without a token, and of somebody without the scope. */
export function refusals(withoutScope: Caller): Requests {
  const path = { sku: "ANY-PRODUCT", id: "any-order" };
  return {
    "401 of the gateway": () => ({ as: "nobody", path }),
    "403 of the gateway": () => ({ as: withoutScope, path }),
  };
}

/** A request that would be answered well, if its body were not too large, or of another content type. */
export const unfit = (request: Request): Requests => ({
  "413": async (shop) => padded(await request(shop), 256 * 1024),
  "413 of the gateway": async (shop) => padded(await request(shop), 6 * 1024 * 1024),
  "415": async (shop) => {
    const ask = await request(shop);
    return { ...ask, headers: { ...ask.headers, "content-type": "text/plain" } };
  },
});

const padded = (ask: Ask, size: number): Ask => ({ ...ask, text: JSON.stringify(ask.body) + " ".repeat(size) });

/** The state that a resource is in, as an ETag. */
export const etagOf = async ({ store }: Shop, path: string): Promise<string> =>
  (await store.get(path)).headers.get("etag") ?? "";

/** Asks anew for what has not changed. */
export const copyOf = async (shop: Shop, path: string): Promise<Ask> => ({
  headers: { "if-none-match": await etagOf(shop, path) },
});
