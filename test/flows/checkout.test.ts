import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Order, openStore, type Store } from "./store.ts";

let store: Store;
let sku: string;
let stock: number;
beforeAll(async () => {
  store = await openStore();
  const { items } = await store.products(100);
  ({ sku } = items.toSorted((a, b) => b.stock - a.stock)[0]!);
  stock = await store.stock(sku);
});
afterAll(() => store[Symbol.asyncDispose]());

const pay = (token: string) => store.placed([{ sku, quantity: 1 }], undefined, token);
const eventsOf = ({ timeline }: Order) => timeline.map(({ event }) => event);
const minutes = (count: number) => store.local.clock.advance(count * 60_000);

/** Waits for all of this to have happened to an order. */
const when = (id: string, ...wanted: string[]) =>
  vi.waitFor(
    async () => {
      const order = await store.find(id);
      if (!wanted.every((event) => eventsOf(order).includes(event)))
        throw new Error(`${id}: ${eventsOf(order).join(", ")}`);
      return order;
    },
    { timeout: 15_000, interval: 20 },
  );

/** Waits for all to be given back that an order held: what comes first is not said. */
const undone = (id: string) => when(id, "PAYMENT_VOIDED", "STOCK_RELEASED");

/** Waits for an execution to sleep in a callback of this name. */
const asleep = (id: string, callback: string) =>
  vi.waitFor(
    () =>
      expect(store.happened).toContainEqual(
        expect.objectContaining({ type: "durable", execution: id, event: "CallbackStarted", operation: callback }),
      ),
    { timeout: 15_000, interval: 20 },
  );

async function decide({ payment }: Order, decision: "approve" | "decline") {
  const answer = await fetch(payment.action!.url, { method: "POST", body: new URLSearchParams({ decision }) });
  expect(answer.status).toBe(200);
}

describe("a payment", () => {
  it("that is approved is taken half an hour later, when the order can no longer be cancelled", async () => {
    const { id } = await pay("tok_approve");
    expect(eventsOf(await when(id, "CONFIRMED"))).toEqual([
      "PLACED",
      "STOCK_RESERVED",
      "PAYMENT_AUTHORISED",
      "CONFIRMED",
    ]);
    minutes(31);
    expect((await when(id, "PAYMENT_CAPTURED")).payment.status).toBe("CAPTURED");
    expect((await store.cancel(id)).status).toBe(409);
    stock -= 1;
  });

  it("that is declined rejects the order with the provider's reason, and gives back its stock", async () => {
    const { id } = await pay("tok_decline");
    const order = await undone(id);
    expect(order).toMatchObject({ status: "REJECTED", reason: { code: "PAYMENT_DECLINED" } });
    expect(order.payment.status).toBe("VOIDED");
    expect(await store.stock(sku)).toBe(stock);
  });

  it.each([
    "tok_slow",
    "tok_duplicate_webhook",
    "tok_early_webhook",
  ])("with %s confirms the order once", async (token) => {
    const { id } = await pay(token);
    const order = await when(id, "CONFIRMED");
    expect(eventsOf(order).filter((event) => event === "CONFIRMED")).toHaveLength(1);
    stock -= 1;
    expect(await store.stock(sku)).toBe(stock);
  });

  it("that the provider cannot make is given up after two minutes of tries, and leaves the circuit closed", async () => {
    const { id } = await pay("tok_error");
    await vi.waitFor(
      async () => {
        store.local.clock.advance(2_000);
        expect((await store.find(id)).status).toBe("REJECTED");
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(await undone(id)).toMatchObject({ reason: { code: "PAYMENT_FAILED" } });
    const lines = store.happened.flatMap((event) => (event.type === "log" ? event.line : []));
    expect(lines.filter((line) => line.includes("Circuit opened"))).toEqual([]);
  });
});

describe("a payment that needs its customer", () => {
  it.each([
    ["approve", "CONFIRMED"],
    ["decline", "REJECTED"],
  ] as const)("waits, and goes on when they %s", async (decision, status) => {
    const { id } = await pay("tok_challenge");
    const waiting = await when(id, "PAYMENT_ACTION_REQUIRED");
    expect(waiting.status).toBe("PENDING");
    await asleep(id, "customer");
    await decide(waiting, decision);
    expect((await store.settled(id)).status).toBe(status);
    if (status === "CONFIRMED") stock -= 1;
    else await undone(id);
  });

  it("reminds them after ten minutes, and expires after fifteen", async () => {
    const { id } = await pay("tok_challenge");
    await when(id, "PAYMENT_ACTION_REQUIRED");
    await asleep(id, "customer");
    minutes(10);
    await when(id, "REMINDED");
    await vi.waitFor(() =>
      expect(
        store.happened.filter((e) => e.type === "durable" && e.execution === id && e.event === "CallbackStarted"),
      ).toHaveLength(2),
    );
    minutes(5);
    const order = await undone(id);
    expect(order).toMatchObject({ status: "REJECTED", reason: { code: "PAYMENT_EXPIRED" } });
    expect(order.payment.status).toBe("VOIDED");
    expect(await store.stock(sku)).toBe(stock);
  });
});

describe("a cancellation", () => {
  it("wakes a checkout that waits for its customer", async () => {
    const { id } = await pay("tok_challenge");
    await when(id, "PAYMENT_ACTION_REQUIRED");
    await asleep(id, "customer");
    expect((await store.cancel(id)).status).toBe(200);
    const events = eventsOf(await undone(id));
    expect(events.slice(0, 4)).toEqual(["PLACED", "STOCK_RESERVED", "PAYMENT_ACTION_REQUIRED", "CANCELLED"]);
    expect(events.slice(4).toSorted()).toEqual(["PAYMENT_VOIDED", "STOCK_RELEASED"]);
  });

  it("gives back what a confirmed order held, at once and not half an hour later", async () => {
    const { id } = await pay("tok_approve");
    await when(id, "CONFIRMED");
    expect((await store.cancel(id)).status).toBe(200);
    expect(await undone(id)).toMatchObject({
      status: "CANCELLED",
      reason: { code: "CUSTOMER_REQUEST" },
      payment: { status: "VOIDED" },
    });
    expect(await store.stock(sku)).toBe(stock);
  });

  it("at any moment leaves nothing held", { timeout: 60_000 }, async () => {
    // The moments are those between the calls that checkouts make.
    const calls = () =>
      store.happened.filter((event) => event.type === "call" && event.caller === "CheckoutHandler").length;
    const begun = calls();
    const placed = await Promise.all(Array.from({ length: 40 }, () => pay("tok_approve")));
    await Promise.all(
      placed.map(async ({ id }, index) => {
        await vi.waitFor(() => expect(calls()).toBeGreaterThanOrEqual(begun + 6 * index), {
          timeout: 30_000,
          interval: 2,
        });
        expect((await store.cancel(id)).status).toBe(200);
      }),
    );
    for (const { id } of placed)
      await vi.waitFor(
        async () => {
          const { payment, ...order } = await store.find(id);
          expect(payment.status).toMatch(/^(OPEN|VOIDED)$/);
          const events = order.timeline.map(({ event }) => event);
          expect(events.includes("STOCK_RELEASED")).toBe(events.includes("STOCK_RESERVED"));
        },
        { timeout: 15_000 },
      );
    await vi.waitFor(async () => expect(await store.stock(sku)).toBe(stock), { timeout: 15_000 });
  });
});
