import { randomUUID } from "node:crypto";
import { type CloudEvent, cloudEventSchema, type OrderId, orderIdSchema } from "@larder/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { call, deliver } from "../testing/invoke.ts";
import { useStore } from "../testing/store.ts";
import { handler as cancelOrder } from "./cancel-order.ts";
import { handler as confirmOrder } from "./confirm-order.ts";
import type { Order } from "./order.ts";
import { findOrder } from "./order-store.ts";
import { handler as placeOrder } from "./place-order.ts";
import { handler as releaseStock } from "./release-stock.ts";

const store = useStore();

type Quantities = Record<string, number>;

/** Does the same twice at once, as a network and a queue may. */
const twice = <Answer>(act: () => Promise<Answer>) => Promise.all([act(), act()]);

async function place(quantities: Quantities): Promise<OrderId> {
  const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
  const headers = { "idempotency-key": randomUUID() };
  const answers = await twice(() => call(placeOrder, { headers, body: { lines } }));
  return orderIdSchema.parse(answers.find(({ status }) => status === 202)?.body.id);
}

/** All events that were sent, by the order they are of. */
async function eventsSent(): Promise<Map<string, CloudEvent[]>> {
  const outbox = await store.items("OUTBOX#");
  return Map.groupBy(
    outbox.map(({ event }) => cloudEventSchema.parse(event)),
    ({ subject }) => subject,
  );
}

const only = (type: string, events: CloudEvent[] = []) => events.filter((event) => event.type === type);

/** What may happen to an order of which these events have been sent. */
const steps = {
  confirm: (_: OrderId, sent?: CloudEvent[]) => deliver(confirmOrder, ...only("order.placed", sent)),
  release: (_: OrderId, sent?: CloudEvent[]) => deliver(releaseStock, ...only("order.cancelled", sent)),
  async cancel(id: OrderId) {
    const { status } = await call(cancelOrder, { path: { id } });
    expect([200, 409]).toContain(status);
  },
};

interface Placed {
  readonly id: OrderId;
  /** What happens to it, round after round: at once with what happens to the others in the same round. */
  readonly rounds: readonly (readonly (keyof typeof steps)[])[];
}

async function playRound(orders: Placed[], round: number) {
  const sent = await eventsSent();
  const acts = orders.flatMap(
    ({ id, rounds }) => rounds[round]?.map((step) => () => steps[step](id, sent.get(id))) ?? [],
  );
  await Promise.all(acts.map((act) => twice<unknown>(act)));
}

/** At last every event has been delivered once without a fault. */
async function settle(orders: Placed[]) {
  const sent = await eventsSent();
  for (const { id } of orders) {
    expect(await steps.confirm(id, sent.get(id))).toEqual([]);
    expect(await steps.release(id, sent.get(id))).toEqual([]);
  }
}

/** What a settled order must have sent, each event once, and what it holds of the stock. */
function accountOf(order: Order): { events: string[]; held: Order["lines"] } {
  const { status, lines } = order;
  if (status === "CONFIRMED") return { events: ["order.confirmed", "order.placed"], held: lines };
  if (status === "REJECTED") return { events: ["order.placed", "order.rejected"], held: [] };
  const confirmed = status === "CANCELLED" && order.confirmedAt ? ["order.confirmed"] : [];
  return { events: ["order.cancelled", ...confirmed, "order.placed"], held: [] };
}

/** Holds every order to its account, and answers what they hold together. */
async function audit(orders: Placed[]): Promise<Order["lines"]> {
  const sent = await eventsSent();
  const held: Order["lines"] = [];
  for (const { id } of orders) {
    const order = await findOrder(id);
    if (!order) throw new Error(`Order ${id} is lost`);
    const account = accountOf(order);
    const types = sent.get(id)?.map(({ type }) => type);
    expect(types?.sort()).toEqual(account.events);
    held.push(...account.held);
  }
  return held;
}

const skus = ["APPLES", "BANANAS"];
const basket = fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: 4 }), { minKeys: 1 });
const rounds = fc.array(fc.subarray(["confirm", "cancel", "release"] as const), { maxLength: 4 });
const orders = fc.array(fc.record({ basket, rounds }), { minLength: 1, maxLength: 4 });

it("adds up, whatever happens to orders at once, in whatever order and how often", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(fc.nat(8), fc.nat(8)), orders, async (initial, wanted) => {
      const shelf = `-${++run}`;
      const shelves = skus.map((sku, index) => ({ sku: sku + shelf, stock: initial[index] ?? 0 }));
      await store.sell(...shelves);
      const placed = await Promise.all(
        wanted.map(async ({ basket, rounds }) => {
          const quantities = Object.entries(basket).map(([sku, quantity]) => [sku + shelf, quantity]);
          return { id: await place(Object.fromEntries(quantities)), rounds };
        }),
      );

      for (const round of [0, 1, 2, 3]) {
        await playRound(placed, round);
        for (const { sku } of shelves) expect(await store.stockOf(sku)).toBeGreaterThanOrEqual(0);
      }
      await settle(placed);

      const held = await audit(placed);
      for (const { sku, stock } of shelves) {
        const lines = held.filter((line) => line.sku === sku);
        const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(await store.stockOf(sku)).toBe(stock - pieces);
      }
    }),
    { numRuns: 12 },
  );
});
