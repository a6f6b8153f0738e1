import { type Money, newId } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cancel,
  confirm,
  MixedCurrencies,
  NotCancellable,
  type Order,
  OrderAlreadyDecided,
  type OrderLine,
  orderSchema,
  outOfStock,
  place,
  priceLine,
  reject,
  reservedFor,
} from "./order.ts";

const placedAt = "2026-01-02T03:04:05.678Z";
const decidedAt = "2026-01-02T03:04:06.789Z";

const skus = fc.constantFrom("APPLES-GALA-1KG", "BANANAS-1KG", "BUTTER-SALTED-250G", "EGGS-FREE-RANGE-10");
const quantities = fc.integer({ min: 1, max: 99 });
const orderLines = fc.array(
  fc
    .tuple(skus, quantities, fc.nat(500_000))
    .map(([sku, quantity, amount]) => line(sku, quantity, { amount, currency: "EUR" })),
  { minLength: 1, maxLength: 20 },
);
const decidedOrders = orderLines.chain((lines) => {
  const pending = placeLines(lines);
  return fc.constantFrom<Order>(confirm(pending, decidedAt), reject(pending, outOfStock(lines), decidedAt));
});

const placeLines = (lines: OrderLine[]) => place({ id: newId("ord"), customerId: "customer-1", lines, placedAt });

function line(sku: string, quantity: number, price: Money) {
  return priceLine(quantity, { sku, name: `${sku} by name`, price });
}

describe("placing", () => {
  it("adds up: a line is price times quantity, the order is its lines, in whole cents", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const { total } = placeLines(lines);
        const expected = lines.reduce((sum, { unitPrice, quantity }) => sum + BigInt(unitPrice.amount * quantity), 0n);
        expect(BigInt(total.amount)).toBe(expected);
        expect(total.currency).toBe("EUR");
      }),
    );
  });

  it("makes an order that the table's schema accepts", () => {
    fc.assert(fc.property(orderLines, (lines) => void orderSchema.parse(placeLines(lines))));
  });

  it("refuses to add up different currencies", () => {
    const lines = [
      line("BANANAS-1KG", 1, { amount: 100, currency: "EUR" }),
      line("KIWIS-6", 1, { amount: 1, currency: "JPY" }),
    ];
    expect(() => placeLines(lines)).toThrow(MixedCurrencies);
  });
});

describe("deciding", () => {
  it("takes a pending order to CONFIRMED or REJECTED and leaves lines, total and time of placing alone", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const pending = placeLines(lines);
        const confirmed = confirm(pending, decidedAt);
        const rejected = reject(pending, outOfStock(lines), decidedAt);
        expect([confirmed.status, rejected.status]).toEqual(["CONFIRMED", "REJECTED"]);
        for (const decided of [confirmed, rejected]) {
          expect(orderSchema.parse(decided)).toEqual(decided);
          expect(decided).toMatchObject({ ...pending, status: decided.status });
        }
      }),
    );
  });

  it("happens once: no order leaves CONFIRMED or REJECTED", () => {
    fc.assert(
      fc.property(decidedOrders, (decided) => {
        expect(() => confirm(decided, decidedAt)).toThrow(OrderAlreadyDecided);
        expect(() => reject(decided, outOfStock(decided.lines), decidedAt)).toThrow(OrderAlreadyDecided);
      }),
    );
  });

  it("names every product that is short, for people, and the first for programs", () => {
    const price = { amount: 100, currency: "EUR" };
    const reason = outOfStock([line("KIWIS-6", 3, price), line("MANGO-1", 2, price)]);
    expect(reason).toEqual({
      code: "OUT_OF_STOCK",
      message: "Not enough in stock: 3 × KIWIS-6 by name (KIWIS-6), 2 × MANGO-1 by name (MANGO-1)",
      sku: "KIWIS-6",
    });
  });
});

describe("cancelling", () => {
  const reason = { code: "CUSTOMER_REQUEST" as const, message: "Ordered twice" };
  const pending = placeLines([line("KIWIS-6", 3, { amount: 100, currency: "EUR" })]);
  const confirmed = confirm(pending, "2026-01-02T03:00:00.000Z");

  it("takes a pending order to CANCELLED whenever it is, and had reserved nothing for it", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("2026-01-03"), max: new Date("2027-01-01"), noInvalidDate: true }), (at) => {
        const cancelledAt = at.toISOString();
        const cancelled = cancel(pending, reason, cancelledAt);
        expect(cancelled).toEqual({ ...pending, status: "CANCELLED", reason, cancelledAt });
        expect(orderSchema.parse(cancelled)).toEqual(cancelled);
      }),
    );
    expect(reservedFor(pending)).toEqual([]);
  });

  it.each([
    ["at once", "2026-01-02T03:00:00.000Z"],
    ["in the last millisecond of 30 minutes", "2026-01-02T03:30:00.000Z"],
    ["by a clock that is behind the one that confirmed it", "2026-01-02T02:59:59.000Z"],
  ])("takes a confirmed order to CANCELLED %s, and remembers that it was confirmed", (_, cancelledAt) => {
    const { confirmedAt } = confirmed;
    const cancelled = cancel(confirmed, reason, cancelledAt);
    expect(cancelled).toEqual({ ...pending, status: "CANCELLED", confirmedAt, reason, cancelledAt });
    expect(orderSchema.parse(cancelled)).toEqual(cancelled);
  });

  it.each([
    ["a millisecond", "2026-01-02T03:30:00.001Z"],
    ["a day", "2026-01-03T03:00:00.000Z"],
  ])("is refused %s too late, with the time of confirmation", (_, at) => {
    expect(() => cancel(confirmed, reason, at)).toThrow(NotCancellable);
    expect(() => cancel(confirmed, reason, at)).toThrow(/confirmed at 2026-01-02T03:00:00.000Z.*30 minutes/);
  });

  it("is refused for an order that was rejected", () => {
    const rejected = reject(pending, outOfStock(pending.lines), decidedAt);
    expect(() => cancel(rejected, reason, decidedAt)).toThrow(NotCancellable);
  });

  it("happens once: the first time and reason stay, also when it is too late for another", () => {
    const cancelled = cancel(confirmed, reason, "2026-01-02T03:10:00.000Z");
    expect(cancel(cancelled, { ...reason, message: "Again" }, "2026-01-09T00:00:00.000Z")).toBe(cancelled);
  });

  it("gives back what a confirmed order had reserved, product by product, and nothing a second time", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const confirmed = confirm(placeLines(lines), decidedAt);
        expect(reservedFor(confirmed)).toEqual(lines.map(({ sku, quantity }) => ({ sku, quantity })));
        expect(reservedFor(cancel(confirmed, reason, decidedAt))).toEqual([]);
      }),
    );
  });

  it("is final: a cancelled order is neither confirmed nor rejected", () => {
    const cancelled = cancel(pending, reason, decidedAt);
    expect(() => confirm(cancelled, decidedAt)).toThrow(OrderAlreadyDecided);
    expect(() => reject(cancelled, outOfStock(pending.lines), decidedAt)).toThrow(OrderAlreadyDecided);
  });
});
