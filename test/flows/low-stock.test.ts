import { expect, it, vi } from "vitest";
import { openStore } from "./store.ts";

it("says once that a product runs low, however many orders follow", async () => {
  await using store = await openStore();
  const sku = "CINNAMON-ROLLS-4";
  const stock = await store.stock(sku);
  for (const quantity of [stock - 11, 1, 1, 1]) await store.settled((await store.placed([{ sku, quantity }])).id);
  const watch = () => store.happened.filter((event) => "function" in event && event.function === "WatchStock");
  const told = () =>
    store.happened.filter(
      (event) => event.type === "call" && event.operation === "PutEvents" && event.caller === "WatchStock",
    );
  await vi.waitFor(() => expect(told()).toHaveLength(1));
  // Of the four changes only the last three leave ten or fewer: the first does not run the function.
  expect(watch().filter(({ type }) => type === "invocation").length).toBeLessThanOrEqual(3);
  expect(told()).toHaveLength(1);
});
