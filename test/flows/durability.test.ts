import { expect, it } from "vitest";
import { RunningLarder, temporaryState } from "./process.ts";
import { type Customer, signedIn } from "./store.ts";

it.each([
  10, 40, 90,
])("kill -9 with %i orders acknowledged loses none of them, and confirms each once", async (enough) => {
  using state = temporaryState();
  await using first = new RunningLarder(state.path);
  const before = await signedIn(await first.ready());
  const { items } = await before.products(100);
  const { sku, stock } = items.toSorted((a, b) => b.stock - a.stock)[0]!;

  const acknowledged = await orderUntilKilled(before, sku, enough, () => first.end("SIGKILL"));
  await using second = new RunningLarder(state.path);
  const after = await signedIn(await second.ready());
  const settled = await Promise.all(acknowledged.map((id) => after.settled(id, 30_000)));
  const left = await after.stock(sku);
  await second.end("SIGINT");

  expect(settled.map(({ status }) => status)).toEqual(acknowledged.map(() => "CONFIRMED"));
  // Orders whose answer was lost in the crash may stand too; nothing is taken from the shelf twice.
  const inFlight = enough;
  expect(stock - left).toBeGreaterThanOrEqual(acknowledged.length);
  expect(stock - left).toBeLessThanOrEqual(acknowledged.length + inFlight);
}, 90_000);

/** Keeps eight orders in flight until `enough` were acknowledged, then kills; returns the ids that were acknowledged. */
async function orderUntilKilled(
  shop: Customer,
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
