import { type Money, newId } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asPlaced,
  confirm,
  MixedCurrencies,
  type Order,
  OrderAlreadyDecided,
  orderSchema,
  outOfStock,
  place,
  priceLine,
  reject,
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
  const pending = place(newId("ord"), lines, placedAt);
  return fc.constantFrom<Order>(confirm(pending, decidedAt), reject(pending, outOfStock(lines), decidedAt));
});

function line(sku: string, quantity: number, price: Money) {
  return priceLine(quantity, { sku, name: `${sku} by name`, price });
}

describe("placing", () => {
  it("adds up: a line is price times quantity, the order is its lines, in whole cents", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const { total } = place(newId("ord"), lines, placedAt);
        const expected = lines.reduce((sum, { unitPrice, quantity }) => sum + BigInt(unitPrice.amount * quantity), 0n);
        expect(BigInt(total.amount)).toBe(expected);
        expect(total.currency).toBe("EUR");
      }),
    );
  });

  it("makes an order that the table's schema accepts", () => {
    fc.assert(fc.property(orderLines, (lines) => void orderSchema.parse(place(newId("ord"), lines, placedAt))));
  });

  it("refuses to add up different currencies", () => {
    const lines = [
      line("BANANAS-1KG", 1, { amount: 100, currency: "EUR" }),
      line("KIWIS-6", 1, { amount: 1, currency: "JPY" }),
    ];
    expect(() => place(newId("ord"), lines, placedAt)).toThrow(MixedCurrencies);
  });
});

describe("deciding", () => {
  it("takes a pending order to CONFIRMED or REJECTED and leaves lines, total and time of placing alone", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const pending = place(newId("ord"), lines, placedAt);
        const confirmed = confirm(pending, decidedAt);
        const rejected = reject(pending, outOfStock(lines), decidedAt);
        expect([confirmed.status, rejected.status]).toEqual(["CONFIRMED", "REJECTED"]);
        for (const decided of [confirmed, rejected]) {
          expect(orderSchema.parse(decided)).toEqual(decided);
          expect(asPlaced(decided)).toEqual(pending);
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
