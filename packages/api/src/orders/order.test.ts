import { type Money, newId } from "@larder/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MixedCurrencies, type OrderLine, orderSchema, place, priceLine } from "./order.ts";

const placedAt = "2026-01-02T03:04:05.678Z";

const skus = fc.constantFrom("APPLES-GALA-1KG", "BANANAS-1KG", "BUTTER-SALTED-250G", "EGGS-FREE-RANGE-10");
const quantities = fc.integer({ min: 1, max: 99 });
const orderLines = fc.array(
  fc
    .tuple(skus, quantities, fc.nat(500_000))
    .map(([sku, quantity, amount]) => line(sku, quantity, { amount, currency: "EUR" })),
  { minLength: 1, maxLength: 20 },
);

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

  it("makes an order that answers may show as it is", () => {
    fc.assert(
      fc.property(orderLines, (lines) => {
        const order = placeLines(lines);
        expect(orderSchema.parse(order)).toEqual(order);
      }),
    );
  });

  it("begins the order's timeline, and its payment, of which nothing is known yet", () => {
    const order = placeLines([line("KIWIS-6", 1, { amount: 100, currency: "EUR" })]);
    expect(order.timeline).toEqual([{ at: placedAt, event: "PLACED" }]);
    expect(order.payment).toEqual({ status: "OPEN" });
  });

  it("refuses to add up different currencies", () => {
    const lines = [
      line("BANANAS-1KG", 1, { amount: 100, currency: "EUR" }),
      line("KIWIS-6", 1, { amount: 1, currency: "JPY" }),
    ];
    expect(() => placeLines(lines)).toThrow(MixedCurrencies);
  });
});
