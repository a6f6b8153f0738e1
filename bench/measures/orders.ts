import { join } from "node:path";
import { customer } from "../customer.ts";
import { inParallel } from "../in-parallel.ts";
import { startLarder, temporaryFolder } from "../larder.ts";
import { below, type Line, noneLost } from "../report.ts";
import { percentile } from "../statistics.ts";

type Customer = Awaited<ReturnType<typeof customer>>;

const warmUp = 10;
const oneByOne = 60;
const together = 400;
const atOnce = 16;
const patience = 30_000;

/** An order's way through table, stream, bus, queue and second function: alone, then many at a time. */
export async function* orders(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  await using larder = await startLarder({ state: join(folder.path, "state") });
  const shop = await customer(larder);
  const skus = await shop.skus();
  const nextSku = (count: number) => skus[count % skus.length] ?? "";
  for (let count = 0; count < warmUp; count++) await follow(shop, nextSku(count));
  yield* inTurn(shop, nextSku);
  yield await crowd(shop, nextSku);
}

async function* inTurn(shop: Customer, nextSku: (count: number) => string): AsyncIterable<Line> {
  const accepted: number[] = [];
  const decided: number[] = [];
  for (let count = 0; count < oneByOne; count++) {
    const times = await follow(shop, nextSku(count));
    accepted.push(times.accepted);
    decided.push(times.decided);
  }
  const reference = (share: number) => ({ what: "until POST /orders answered", value: percentile(accepted, share) });
  const line = { unit: "ms" } as const;
  const median = { ...line, value: percentile(decided, 0.5), reference: reference(0.5) };
  yield { ...median, what: "order placed → decided: p50", budget: below(250, "ms") };
  yield { ...line, what: "order placed → decided: p99", value: percentile(decided, 0.99), reference: reference(0.99) };
}

/** Places one order and waits for its end: milliseconds since it was sent. */
async function follow(shop: Customer, sku: string) {
  const began = performance.now();
  const id = await shop.place(sku);
  const accepted = performance.now() - began;
  if (!(await shop.decided(id, patience))) throw new Error(`Order ${id} is still pending after ${patience} ms`);
  return { accepted, decided: performance.now() - began };
}

async function crowd(shop: Customer, nextSku: (count: number) => string): Promise<Line> {
  const began = performance.now();
  const ids = await inParallel(together, atOnce, (count) => shop.place(nextSku(count)));
  const placing = performance.now() - began;
  const ends = await inParallel(together, atOnce, (count) => shop.decided(ids[count] ?? "", patience));
  const deciding = performance.now() - began;
  const lost = ends.filter((end) => !end).length;
  return {
    what: `orders placed and decided, ${atOnce} at once`,
    value: (1000 * (together - lost)) / deciding,
    unit: "/s",
    reference: { what: "accepted by POST /orders", value: (1000 * together) / placing },
    budget: noneLost(lost),
    note: `${together} placed, ${together - lost} decided, ${lost} lost`,
  };
}
