import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { signIn, signInRequest } from "@larder/local/sign-in";
import { loadTopology } from "@larder/topology";
import * as z from "zod";
import { type Larder, repository } from "./larder.ts";

const pageSchema = z.looseObject({
  items: z.array(z.looseObject({ sku: z.string(), stock: z.int() })),
  next: z.string().optional(),
});
const orderSchema = z.looseObject({
  id: z.string(),
  status: z.enum(["PENDING", "CONFIRMED", "REJECTED", "CANCELLED"]),
  placedAt: z.string(),
  confirmedAt: z.string().optional(),
});
const ordersSchema = z.looseObject({ items: z.array(orderSchema), next: z.string().optional() });

/** What the bench does as a customer of the store, once signed in. */
export async function customer({ api, oidc }: Pick<Larder, "api" | "oidc">) {
  const topology = loadTopology(join(repository, "stacks/topology.json"));
  const { accessToken } = await signIn({ ...signInRequest(topology, "bench@example.com"), issuer: oidc });
  const authorization = `Bearer ${accessToken}`;
  const json = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(api + path, { ...init, headers: { authorization, ...init?.headers } });
    if (!response.ok) throw new Error(`${init?.method ?? "GET"} ${path} answered ${response.status}`);
    return response.json();
  };

  async function all() {
    const orders: z.infer<typeof orderSchema>[] = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page: z.infer<typeof ordersSchema> = ordersSchema.parse(
        await json(`/orders?limit=100${next && `&next=${next}`}`),
      );
      orders.push(...page.items);
      next = page.next;
    }
    return orders;
  }

  return {
    /** Every product in stock, most of it first. */
    async skus(): Promise<string[]> {
      const found: { sku: string; stock: number }[] = [];
      for (let next: string | undefined = ""; next !== undefined; ) {
        const page: z.infer<typeof pageSchema> = pageSchema.parse(await json(`/products${next && `?next=${next}`}`));
        found.push(...page.items);
        next = page.next && encodeURIComponent(page.next);
      }
      const inStock = found.filter(({ stock }) => stock > 0).sort((a, b) => b.stock - a.stock);
      return inStock.map(({ sku }) => sku);
    },

    /** Orders one piece. @returns the order's id. */
    async place(sku: string): Promise<string> {
      const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
      const body = JSON.stringify({ lines: [{ sku, quantity: 1 }], payment: { token: "tok_approve" } });
      return orderSchema.parse(await json("/orders", { method: "POST", headers, body })).id;
    },

    /** All orders, as soon as none is pending any more, or when patience runs out: those are lost then. */
    async allDecided(patience: number): Promise<z.infer<typeof orderSchema>[]> {
      for (const end = performance.now() + patience; performance.now() < end; await pause(100)) {
        const { items } = ordersSchema.parse(await json("/orders?status=PENDING&limit=1"));
        if (items.length === 0) return all();
      }
      return all();
    },

    /** Asks every few milliseconds until an order is confirmed or rejected. @returns false when patience runs out. */
    async decided(id: string, patience: number): Promise<boolean> {
      for (const end = performance.now() + patience; performance.now() < end; await pause(4)) {
        const { status } = orderSchema.parse(await json(`/orders/${id}`));
        if (status !== "PENDING") return true;
      }
      return false;
    },
  };
}
