import { expect, it } from "vitest";
import { RunningLarder, temporaryState } from "./process.ts";
import { customer } from "./store.ts";

it.each([
  10, 40, 90,
])("kill -9 with %i orders acknowledged loses none of them, and confirms each once", async (enough) => {
  using state = temporaryState();
  await using first = new RunningLarder(state.path);
  const { api } = await first.ready();
  const before = customer(() => api!);
  const { items } = await before.products(100);
  const { sku, stock } = items.toSorted((a, b) => b.stock - a.stock)[0]!;

  const acknowledged = await orderUntilKilled(before, sku, enough, () => first.end("SIGKILL"));
  await using second = new RunningLarder(state.path);
  const after = customer(await second.ready().then((urls) => () => urls["api"]!));
  const settled = await Promise.all(acknowledged.map((id) => after.settled(id, 30_000)));
  const product = await after.product(sku);
  await second.end("SIGINT");

  expect(settled.map(({ status }) => status)).toEqual(acknowledged.map(() => "CONFIRMED"));
  // Orders whose answer was lost in the crash may stand too; nothing is taken from the shelf twice.
  const inFlight = enough;
  expect(stock - product.stock).toBeGreaterThanOrEqual(acknowledged.length);
  expect(stock - product.stock).toBeLessThanOrEqual(acknowledged.length + inFlight);
}, 90_000);

/** Keeps eight orders in flight until `enough` were acknowledged, then kills; returns the ids that were acknowledged. */
async function orderUntilKilled(
  shop: ReturnType<typeof customer>,
  sku: string,
  enough: number,
  kill: () => Promise<unknown>,
): Promise<string[]> {
  const acknowledged: string[] = [];
  let killed: Promise<unknown> | undefined;
  const shopper = async () => {
    while (!killed) {
      const order = await shop.placed([{ sku, quantity: 1 }]).catch((error) => {
        if (!killed) throw error;
      });
      if (order) acknowledged.push(order.id);
      if (acknowledged.length >= enough) killed ??= kill();
    }
  };
  await Promise.all(Array.from({ length: 8 }, shopper));
  await killed;
  return acknowledged;
}
