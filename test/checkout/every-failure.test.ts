import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Order } from "../flows/store.ts";
import { type End, expectedEnd, needsMending, takesHours } from "./expected.ts";
import { allSteps, type Fault, type FaultKind, faultKinds } from "./faults.ts";
import { onShelf, openTrials, ordered, type Trials } from "./trials.ts";

/** Every step × every way to go wrong: all of them, not a sample. All run at once, in one store. */
const faults = allSteps.flatMap((step) => faultKinds.map((kind): Fault => ({ step, kind })));
const titled = faults.map((fault) => [`${fault.step}: ${fault.kind}`, fault] as const);

let trials: Trials;
let orders: Map<Fault, Order>;
let payments: Awaited<ReturnType<Trials["payments"]>>;
beforeAll(async () => {
  trials = await openTrials();
  orders = new Map(await Promise.all(faults.map(async (fault) => [fault, await trials.begin(fault)] as const)));
  const ordersOf = (which: (fault: Fault) => boolean) => faults.filter(which).map((fault) => orders.get(fault)!);
  const [slow, others, broken] = [
    ordersOf(takesHours),
    ordersOf((fault) => !takesHours(fault)),
    ordersOf(needsMending),
  ];

  // A moment, in which all is tried again that fails at first and customers approve; then the hours in which they may cancel.
  const { clock } = trials.store.local;
  const twoMinutesOn = clock.now() + 120_000;
  await trials.pass(2, async () => clock.now() > twoMinutesOn);
  await trials.pass(60, async () => trials.over(others));
  // What nobody waits for is tried for hours. Undoing that cannot be done is then told of, and somebody mends it.
  await trials.pass(900, async () => trials.over(slow));
  for (const order of broken) await trials.mend(order);
  await trials.pass(60, async () => trials.over(broken));
  payments = await trials.payments();
}, 300_000);
afterAll(() => trials?.[Symbol.asyncDispose]());

describe.each(titled)("%s", (_, fault) => {
  const settled = async () => trials.find(orders.get(fault)!.id);

  it("ends with the order, the money and the stock as one", async () => {
    const order = await settled();
    const [status, code, payment]: End = expectedEnd(fault);
    expect([order.status, order.reason?.code]).toEqual([status, code]);

    const made = payments.get(order.id) ?? [];
    const held = made.filter(({ status }) => status !== "OPEN").map(({ status, amount }) => [status, amount.amount]);
    expect(held).toEqual(payment === "NONE" ? [] : [[payment, order.total.amount]]);
    expect(await trials.store.stock(order.lines[0]!.sku)).toBe(onShelf - (payment === "CAPTURED" ? ordered : 0));
  });

  it("tells the order's story once, without a gap", async () => {
    const { timeline } = await settled();
    const events = timeline.map(({ event }) => event);
    expect(new Set(events).size).toBe(events.length);
    expect(events[0]).toBe("PLACED");
    expect(events.includes("STOCK_RELEASED")).toBe(
      events.includes("STOCK_RESERVED") && !events.includes("PAYMENT_CAPTURED"),
    );
    if (events.includes("PAYMENT_AUTHORISED"))
      expect(events.includes("PAYMENT_CAPTURED")).not.toBe(events.includes("PAYMENT_VOIDED"));
  });

  it("explains in its history what went wrong", async () => {
    expect(await trials.history(orders.get(fault)!)).toMatch(traceOf[fault.kind]);
  });

  if (fault.kind === "duplicate start")
    it("ends the execution that was started beside it, too", async () => {
      expect(await trials.history(orders.get(fault)!, 2)).toMatch(/ExecutionSucceeded/);
    });
});

/** What of a fault there is to see in the history of its checkout. */
const traceOf: Record<FaultKind, RegExp> = {
  "throws once": /Lost on the way/,
  "throws always": /Lost on the way/,
  "times out": /timed out/i,
  "crashes before its effect": /exited|Runtime\.ExitError/,
  "crashes amid its effects": /exited|Runtime\.ExitError/,
  "crashes after its effect": /exited|Runtime\.ExitError/,
  "answer lost": /Lost on the way/,
  "answer always lost": /Lost on the way/,
  "duplicate start": /ExecutionSucceeded/,
  "cancelled before": /ExecutionSucceeded/,
  "cancelled meanwhile": /ExecutionSucceeded/,
  "cancelled after": /ExecutionSucceeded/,
};

it("holds and takes no more money than the orders that stand", async () => {
  const kept = [...orders.values()].map(({ id }) => trials.find(id));
  const owed = (await Promise.all(kept))
    .filter(({ status }) => status === "CONFIRMED")
    .map(({ total }) => total.amount);
  const all = [...payments.values()].flat();
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const captured = all.filter(({ status }) => status === "CAPTURED").map(({ amount }) => amount.amount);
  expect(sum(captured)).toBe(sum(owed));
  expect(all.filter(({ status }) => ["AUTHORISED", "PROCESSING", "ACTION_REQUIRED"].includes(status))).toEqual([]);
});
