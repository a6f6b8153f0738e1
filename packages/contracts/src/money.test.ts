import { expect, it } from "vitest";
import { moneySchema } from "./money.ts";

it("is a whole, non-negative number of minor units with a currency", () => {
  expect(moneySchema.parse({ amount: 249, currency: "EUR" })).toEqual({ amount: 249, currency: "EUR" });
  expect(moneySchema.safeParse({ amount: 0, currency: "JPY" }).success).toBe(true);
});

it.each([
  { amount: 2.49, currency: "EUR" },
  { amount: -1, currency: "EUR" },
  { amount: 2 ** 53, currency: "EUR" },
  { amount: Number.NaN, currency: "EUR" },
  { amount: "249", currency: "EUR" },
  { amount: 249, currency: "eur" },
  { amount: 249, currency: "€" },
  { amount: 249 },
])("is not %j", (money) => {
  expect(moneySchema.safeParse(money).success).toBe(false);
});
