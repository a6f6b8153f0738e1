import fc from "fast-check";
import { expect, it } from "vitest";
import { minorUnitsOf } from "./price.ts";

it.each([
  ["2.49", "EUR", ",", 249],
  ["2,49", "EUR", ";", 249],
  ["2.49", "EUR", ";", 249],
  ["2,49", "EUR", ",", undefined],
  ["2", "EUR", ",", 200],
  ["2.5", "EUR", ",", 250],
  ["2.495", "EUR", ",", undefined],
  ["1.005", "KWD", ",", 1005],
  ["249", "JPY", ",", 249],
  ["249.5", "JPY", ",", undefined],
  ["1.234,56", "EUR", ";", undefined],
  [".5", "EUR", ",", undefined],
  ["5.", "EUR", ",", undefined],
  ["-1", "EUR", ",", undefined],
  ["1e3", "EUR", ",", undefined],
  ["٣", "EUR", ",", undefined],
  ["12345678901234567890", "EUR", ",", undefined],
  ["", "EUR", ",", undefined],
] as const)("%s %s between %j is %s", (price, currency, delimiter, amount) => {
  expect(minorUnitsOf(price, currency, delimiter)).toBe(amount);
});

it("any amount is read as what it was written of", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (cents) => {
      const digits = String(cents).padStart(3, "0");
      expect(minorUnitsOf(`${digits.slice(0, -2)}.${digits.slice(-2)}`, "EUR", ",")).toBe(cents);
    }),
  );
});
