import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openStore, type Store } from "./store.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store[Symbol.asyncDispose]());

it("an order that is placed after the clock was moved by two days is confirmed", { timeout: 60_000 }, async () => {
  await vi.waitFor(() => expect(store.local.busy()).toBe(false), 20_000);
  store.local.clock.advance(48 * 60 * 60_000);
  // Tokens of two days ago have expired.
  const customer = await store.as("ada@example.com");
  const { sku } = await customer.anyProduct();
  const { id } = await customer.placed([{ sku, quantity: 1 }]);
  expect((await customer.settled(id, 30_000)).status).toBe("CONFIRMED");
});
