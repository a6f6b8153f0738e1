import { expect, it, vi } from "vitest";
import * as z from "zod";
import { openStore, type Store } from "./store.ts";

const watchedSchema = z.object({ message: z.literal("Stock watched"), changes: z.int(), published: z.int() });

/** How many changes the watch on stock has seen so far, and how many events it has told of them. */
function watched({ happened }: Store) {
  const sums = { changes: 0, published: 0 };
  for (const event of happened) {
    if (event.type !== "log" || event.function !== "WatchStock") continue;
    const { data } = watchedSchema.safeParse(JSON.parse(event.line));
    sums.changes += data?.changes ?? 0;
    sums.published += data?.published ?? 0;
  }
  return sums;
}

it("says once that a product runs low, however many orders follow", { timeout: 60_000 }, async () => {
  await using store = await openStore();
  const sku = "CINNAMON-ROLLS-4";
  const stock = await store.stock(sku);
  for (const quantity of [stock - 11, 1, 1, 1]) await store.settled((await store.placed([{ sku, quantity }])).id);
  // Of the four changes only the last three leave ten or fewer: the first does not run the function.
  await vi.waitFor(() => expect(watched(store).changes).toBeGreaterThanOrEqual(3), 10_000);
  expect(watched(store)).toEqual({ changes: 3, published: 1 });
});
