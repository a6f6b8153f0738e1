import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LiveEvent, type LocalCloud, start } from "@larder/local";
import { loadTopology, type Topology } from "@larder/topology";
import { vi } from "vitest";
import * as z from "zod";

const money = z.strictObject({ amount: z.int(), currency: z.string() });
const productSchema = z.looseObject({ sku: z.string(), name: z.string(), price: money, stock: z.int() });
const pageSchema = z.strictObject({ items: z.array(productSchema).min(1), next: z.string().optional() });
export const orderSchema = z.looseObject({
  id: z.string(),
  status: z.enum(["PENDING", "CONFIRMED", "REJECTED"]),
  reason: z.looseObject({ code: z.string() }).optional(),
  lines: z.array(z.looseObject({ sku: z.string(), quantity: z.int() })),
  total: money,
});
export type Order = z.infer<typeof orderSchema>;
type Product = z.infer<typeof productSchema>;
type Line = { sku: string; quantity: number };

export const topology: Topology = loadTopology("stacks/topology.json");

/** The store on a local cloud of its own, driven as its customers do: over HTTP. */
export interface Store extends AsyncDisposable {
  readonly local: LocalCloud;
  readonly happened: LiveEvent[];
  get(path: string): Promise<Response>;
  /** One page of the catalog, from the start or from where another page ended. */
  products(limit: number, next?: string): Promise<z.infer<typeof pageSchema>>;
  anyProduct(): Promise<Product>;
  product(sku: string): Promise<Product>;
  /** Sends a body as it is. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  order(lines: Line[], key?: string): Promise<Response>;
  /** Places an order that must be accepted. */
  placed(lines: Line[], key?: string): Promise<Order>;
  find(id: string): Promise<Order>;
  /** Waits until an order is no longer pending. */
  settled(id: string, timeout?: number): Promise<Order>;
}

/** Opens a store with fresh state, on any free ports. */
export async function openStore(of: Topology = topology): Promise<Store> {
  const state = mkdtempSync(join(tmpdir(), "larder-flow-"));
  const happened: LiveEvent[] = [];
  const local = await start(of, { state, onLive: (event) => happened.push(event) });
  const http = customer(() => local.urls["api"]!);
  return {
    ...http,
    local,
    happened,
    async [Symbol.asyncDispose]() {
      await local.stop();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** What a customer can do, given where the API is. */
export function customer(api: () => string) {
  const get = (path: string) => fetch(api() + path);
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(api() + path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  const order = (lines: Line[], key: string = randomUUID()) =>
    post("/orders", JSON.stringify({ lines }), { "idempotency-key": key });
  const find = async (id: string) => orderSchema.parse(await (await get(`/orders/${id}`)).json());
  const products = async (limit: number, next?: string) => {
    const query = new URLSearchParams({ limit: String(limit), ...(next && { next }) });
    return pageSchema.parse(await (await get(`/products?${query}`)).json());
  };
  return {
    get,
    post,
    products,
    anyProduct: async () => (await products(1)).items[0]!,
    order,
    find,
    product: async (sku: string) => productSchema.parse(await (await get(`/products/${sku}`)).json()),
    async placed(lines: Line[], key?: string) {
      const response = await order(lines, key);
      const body = await response.text();
      if (response.status !== 202) throw new Error(`The order was not accepted: ${response.status} ${body}`);
      return orderSchema.parse(JSON.parse(body));
    },
    settled: (id: string, timeout = 15_000) =>
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
