import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LiveEvent, type LocalCloud, type StartOptions, start } from "@larder/local";
import { signIn, signInRequest } from "@larder/local/sign-in";
import { loadTopology, type Topology } from "@larder/topology";
import { vi } from "vitest";
import * as z from "zod";

const money = z.strictObject({ amount: z.int(), currency: z.string() });
const productSchema = z.looseObject({ sku: z.string(), name: z.string(), price: money });
const shelfSchema = productSchema.extend({ stock: z.int() });
const pageSchema = z.strictObject({ items: z.array(shelfSchema), next: z.string().optional() });
export const orderSchema = z.looseObject({
  id: z.string(),
  status: z.enum(["PENDING", "CONFIRMED", "REJECTED", "CANCELLED"]),
  reason: z.looseObject({ code: z.string() }).optional(),
  lines: z.array(z.looseObject({ sku: z.string(), quantity: z.int() })),
  total: money,
  payment: z.looseObject({ status: z.string(), action: z.looseObject({ url: z.url() }).optional() }),
  timeline: z.array(z.looseObject({ event: z.string(), detail: z.string().optional() })),
});
export type Order = z.infer<typeof orderSchema>;
const ordersSchema = z.strictObject({ items: z.array(orderSchema), next: z.string().optional() });
const stockSchema = z.strictObject({ sku: z.string(), available: z.int() });
type Product = z.infer<typeof productSchema>;
type OnShelf = z.infer<typeof shelfSchema>;
type Line = { sku: string; quantity: number };

export const topology: Topology = loadTopology("stacks/topology.json");

/** What one customer does, over HTTP. */
export interface Customer {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a body as it is. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  /** One page of the catalog, from the start or from where another page ended. */
  products(limit: number, next?: string): Promise<z.infer<typeof pageSchema>>;
  anyProduct(): Promise<OnShelf>;
  product(sku: string): Promise<Product>;
  stock(sku: string): Promise<number>;
  /** @param token What is paid with: `tok_approve` unless said. */
  order(lines: Line[], key?: string, token?: string): Promise<Response>;
  /** Places an order that must be accepted. */
  placed(lines: Line[], key?: string, token?: string): Promise<Order>;
  /** One's own orders, the newest first. */
  orders(query?: Record<string, string>): Promise<z.infer<typeof ordersSchema>>;
  find(id: string): Promise<Order>;
  cancel(id: string): Promise<Response>;
  /** Waits until an order is no longer pending. */
  settled(id: string, timeout?: number): Promise<Order>;
}

/** The store on a local cloud of its own, and one customer who is signed in. */
export interface Store extends Customer, AsyncDisposable {
  readonly local: LocalCloud;
  readonly happened: LiveEvent[];
  /** An access token of whoever has this address, made by signing in. */
  token(email: string, groups?: readonly string[]): Promise<string>;
  /** Another customer, or staff. */
  as(email: string, groups?: readonly string[]): Promise<Customer>;
}

/** Opens a store with fresh state, on any free ports. */
export async function openStore(of: Topology = topology, options: StartOptions = {}): Promise<Store> {
  const state = mkdtempSync(join(tmpdir(), "larder-flow-"));
  const happened: LiveEvent[] = [];
  const local = await start(of, { ...options, state, onLive: (event) => happened.push(event) });
  const api = () => local.urls["api"]!;
  const token = async (email: string, groups: readonly string[] = []) =>
    (await local.signIn(email, { groups })).accessToken;
  const as = async (email: string, groups?: readonly string[]) => customer(api, await token(email, groups));
  return {
    ...(await as("ada@example.com")),
    local,
    happened,
    token,
    as,
    async [Symbol.asyncDispose]() {
      await local.stop();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** Signs a customer in at a local cloud that is a process of its own. */
export async function signedIn(urls: Record<string, string>, email = "ada@example.com"): Promise<Customer> {
  const { accessToken } = await signIn({ ...signInRequest(topology, email), issuer: urls["oidc"]! });
  return customer(() => urls["api"]!, accessToken);
}

/** What a customer can do, given where the API is and a token. */
export function customer(api: () => string, token: string): Customer {
  const authorization = `Bearer ${token}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(api() + path, { headers: { authorization, ...headers } });
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(api() + path, {
      method: "POST",
      body,
      headers: { authorization, "content-type": "application/json", ...headers },
    });
  const json = async (path: string): Promise<unknown> => (await get(path)).json();
  const order = (lines: Line[], key: string = randomUUID(), token = "tok_approve") =>
    post("/orders", JSON.stringify({ lines, payment: { token } }), { "idempotency-key": key });
  const find = async (id: string) => orderSchema.parse(await json(`/orders/${id}`));
  const products = async (limit: number, next?: string) => {
    const query = new URLSearchParams({ limit: String(limit), ...(next && { next }) });
    return pageSchema.parse(await json(`/products?${query}`));
  };
  return {
    get,
    post,
    products,
    anyProduct: async () => (await products(1)).items[0]!,
    order,
    orders: async (query) => ordersSchema.parse(await json(`/orders?${new URLSearchParams(query)}`)),
    find,
    cancel: (id) => post(`/orders/${id}/cancellation`, "{}"),
    product: async (sku) => productSchema.parse(await json(`/products/${sku}`)),
    stock: async (sku) => stockSchema.parse(await json(`/products/${sku}/stock`)).available,
    async placed(lines, key, token) {
      const response = await order(lines, key, token);
      const body = await response.text();
      if (response.status !== 202) throw new Error(`The order was not accepted: ${response.status} ${body}`);
      return orderSchema.parse(JSON.parse(body));
    },
    settled: (id, timeout = 30_000) =>
      vi.waitFor(
        async () => {
          const now = await find(id);
          if (now.status === "PENDING") throw new Error(`Order ${id} is still pending after ${timeout} ms`);
          return now;
        },
        { timeout, interval: 20 },
      ),
  };
}
