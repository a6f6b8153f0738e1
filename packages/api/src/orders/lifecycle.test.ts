import { type CancellationReason, type ConfirmationReason, paymentStatusSchema } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Payment } from "../payments/provider.ts";
import { pendingOrder } from "../testing/orders.ts";
import {
  cancel,
  confirm,
  NotCancellable,
  OrderAlreadyDecided,
  outOfStock,
  pay,
  reject,
  release,
  remind,
  reserve,
  startPicking,
  withdraw,
} from "./lifecycle.ts";
import { priceLine } from "./order.ts";
import { type OrderRecord, orderRecordSchema } from "./record.ts";

const at = "2026-01-02T03:04:06.789Z";
const later = "2026-01-02T03:14:06.789Z";
const wish: CancellationReason = { code: "CUSTOMER_REQUEST", message: "Ordered twice" };
const paid: ConfirmationReason = { code: "PAYMENT_AUTHORISED", message: "Everything is reserved" };

const pending = pendingOrder({ APPLES: 3, BANANAS: 2 });
const short = outOfStock(pending.lines);
const confirmed = confirm(pending, paid, at);
const picked = startPicking(confirmed, at);
const rejected = reject(pending, short, at);
const cancelled = cancel(pending, wish, at);
const decided: [string, OrderRecord][] = [
  ["CONFIRMED", confirmed],
  ["REJECTED", rejected],
  ["CANCELLED", cancelled],
];

const paymentOf = (changes: Partial<Payment>): Payment => ({
  id: "pay_1",
  status: "AUTHORISED",
  amount: pending.total,
  ...changes,
});
const events = ({ timeline }: OrderRecord) => timeline.map(({ event }) => event);
const lastOf = ({ timeline }: OrderRecord) => timeline.at(-1);

describe("stock", () => {
  it("is noted as reserved, then as released, and nothing else changes", () => {
    const reserved = reserve(pending, at);
    expect(reserved).toEqual({
      ...pending,
      timeline: [...pending.timeline, { at, event: "STOCK_RESERVED" }],
      checkout: { ...pending.checkout, reserved: true },
    });
    const released = release(reserved, later);
    expect(released.checkout).toEqual(pending.checkout);
    expect(lastOf(released)).toEqual({ at: later, event: "STOCK_RELEASED" });
  });

  it("that is short is told of by every product, for people, and the first, for programs", () => {
    const line = (sku: string, quantity: number) =>
      priceLine(quantity, { sku, name: `${sku} by name`, price: { amount: 100, currency: "EUR" } });
    expect(outOfStock([line("KIWIS-6", 3), line("MANGO-1", 2)])).toEqual({
      code: "OUT_OF_STOCK",
      message: "Not enough in stock: 3 × KIWIS-6 by name (KIWIS-6), 2 × MANGO-1 by name (MANGO-1)",
      sku: "KIWIS-6",
    });
  });
});

describe("what the provider says of a payment", () => {
  it.each(["PROCESSING", "AUTHORISED", "CAPTURED", "VOIDED"] as const)("is noted once: %s", (status) => {
    const order = pay(pending, paymentOf({ status }), at);
    expect(order.payment).toEqual({ status });
    expect(lastOf(order)).toEqual({ at, event: `PAYMENT_${status}` });
    expect(pay(order, paymentOf({ status }), later)).toBe(order);
  });

  it("tells the customer where to approve it, and until when: 15 minutes from then", () => {
    const asked = paymentOf({ status: "ACTION_REQUIRED", action: { url: "https://pay.example/1" } });
    const order = pay(pending, asked, at);
    const action = { url: "https://pay.example/1", expiresAt: "2026-01-02T03:19:06.789Z" };
    expect(order.payment).toEqual({ status: "ACTION_REQUIRED", action });
    expect(pay(order, asked, later)).toBe(order);
    expect(pay(order, paymentOf({ status: "AUTHORISED" }), later).payment).toEqual({ status: "AUTHORISED" });
  });

  it("says why it was declined, in the provider's words for the customer", () => {
    const decline = { code: "insufficient_funds", message: "The card has insufficient funds" };
    const order = pay(pending, paymentOf({ status: "DECLINED", decline }), at);
    expect(order.payment).toEqual({ status: "DECLINED" });
    expect(lastOf(order)).toEqual({ at, event: "PAYMENT_DECLINED", detail: decline.message });
  });

  it("changes nothing while nothing was tried", () => {
    expect(pay(pending, paymentOf({ status: "OPEN" }), at)).toBe(pending);
  });

  it.each(["CAPTURED", "VOIDED"] as const)("changes nothing after %s, which is the end of a payment", (status) => {
    const order = pay(pending, paymentOf({ status }), at);
    for (const late of paymentStatusSchema.options) expect(pay(order, paymentOf({ status: late }), later)).toBe(order);
  });

  it("leaves the status of the order alone", () => {
    for (const [status, order] of decided) expect(pay(order, paymentOf({}), at).status).toBe(status);
  });
});

describe("a reminder", () => {
  it("leaves a trace and nothing else", () => {
    expect(remind(pending, at)).toEqual({ ...pending, timeline: [...pending.timeline, { at, event: "REMINDED" }] });
  });

  it.each(decided)("is not for an order that is %s", (_, order) => {
    expect(() => remind(order, at)).toThrow(OrderAlreadyDecided);
  });
});

describe("deciding", () => {
  it("takes a pending order to CONFIRMED or REJECTED and leaves lines, total and time of placing alone", () => {
    const expected = (status: string, detail?: string) => ({
      ...pending,
      status,
      timeline: [...pending.timeline, { at, event: status, ...(detail && { detail }) }],
    });
    expect(confirmed).toEqual({ ...expected("CONFIRMED"), confirmedAt: at, reason: paid });
    expect(rejected).toEqual({ ...expected("REJECTED", short.message), rejectedAt: at, reason: short });
  });

  it.each(decided)("happens once: no order is decided again that is %s", (_, order) => {
    expect(() => confirm(order, paid, later)).toThrow(OrderAlreadyDecided);
    expect(() => reject(order, short, later)).toThrow(OrderAlreadyDecided);
  });
});

describe("cancelling", () => {
  it("takes a pending order to CANCELLED, with the reason in its timeline", () => {
    expect(cancelled).toEqual({
      ...pending,
      status: "CANCELLED",
      reason: wish,
      cancelledAt: at,
      timeline: [...pending.timeline, { at, event: "CANCELLED", detail: "Ordered twice" }],
    });
  });

  it("takes a confirmed order to CANCELLED until it is picked, and remembers that it was confirmed", () => {
    const order = cancel(confirmed, wish, later);
    expect(order).toMatchObject({ status: "CANCELLED", confirmedAt: at, cancelledAt: later, reason: wish });
    expect(events(order)).toEqual(["PLACED", "CONFIRMED", "CANCELLED"]);
  });

  it("is refused once the order is being picked, with how long it could be", () => {
    expect(() => cancel(picked, wish, later)).toThrow(NotCancellable);
    expect(() => cancel(picked, wish, later)).toThrow(/being picked.*30 minutes/);
  });

  it("is refused for an order that was rejected", () => {
    expect(() => cancel(rejected, wish, later)).toThrow(NotCancellable);
  });

  it("happens once: the first time and reason stay", () => {
    expect(cancel(cancelled, { ...wish, message: "Again" }, later)).toBe(cancelled);
  });

  it("keeps what is held for the order in mind, for its checkout to give back", () => {
    const held = pay(reserve(pending, at), paymentOf({ status: "AUTHORISED" }), at);
    const { checkout, payment } = cancel(held, wish, later);
    expect([checkout, payment]).toEqual([held.checkout, held.payment]);
  });
});

it("is withdrawn by us at whatever point it is, also when it is being picked", () => {
  const reason: CancellationReason = { code: "PAYMENT_FAILED", message: "The payment could not be made" };
  for (const order of [pending, confirmed, picked]) {
    const withdrawn = withdraw(order, reason, later);
    expect(withdrawn).toMatchObject({ status: "CANCELLED", cancelledAt: later, reason });
    expect(lastOf(withdrawn)).toEqual({ at: later, event: "CANCELLED", detail: reason.message });
  }
});

type Attempt = (order: OrderRecord, at: string) => OrderRecord;

/** Everything that may be tried on an order, whatever it is by then. */
const attempts: Attempt[] = [
  reserve,
  release,
  remind,
  (order, at) => confirm(order, paid, at),
  (order, at) => (order.status === "CONFIRMED" ? startPicking(order, at) : order),
  (order, at) => reject(order, short, at),
  (order, at) => cancel(order, wish, at),
  ...paymentStatusSchema.options.map(
    (status): Attempt =>
      (order, at) =>
        pay(order, paymentOf({ status }), at),
  ),
];

/** What an order was before each of a number of attempts, and after it. */
const histories = fc.array(fc.constantFrom(...attempts), { maxLength: 20 }).map((tried) => {
  const history: { before: OrderRecord; after: OrderRecord; at: string }[] = [];
  for (const [index, attempt] of tried.entries()) {
    const at = new Date(Date.parse(later) + index * 1_000).toISOString();
    const before = history.at(-1)?.after ?? pending;
    history.push({ before, after: outcomeOf(() => attempt(before, at)) ?? before, at });
  }
  return history;
});

/** What came of it, or nothing when it was refused. */
function outcomeOf(attempt: () => OrderRecord): OrderRecord | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof OrderAlreadyDecided || error instanceof NotCancellable) return undefined;
    throw error;
  }
}

describe("whatever is tried on an order, in whatever order", () => {
  it("keeps it an order, which leaves PENDING once, and REJECTED and CANCELLED never", () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { before, after } of history) {
          expect(orderRecordSchema.parse(after)).toEqual(after);
          if (before.status === "CONFIRMED") expect(["CONFIRMED", "CANCELLED"]).toContain(after.status);
          else if (before.status !== "PENDING") expect(after.status).toBe(before.status);
        }
      }),
    );
  });

  it("changes nothing without a trace, and leaves the traces alone that there are", () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { before, after, at } of history.filter(({ before, after }) => before !== after)) {
          expect(after.timeline.slice(0, -1)).toEqual(before.timeline);
          expect(lastOf(after)?.at).toBe(at);
        }
      }),
    );
  });
});
