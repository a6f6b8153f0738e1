import type { Delimiter } from "./header.ts";

const mostDigits = 9;

/**
 * A price in a currency's minor unit, read as digits: no fraction is ever made, or rounded. Where semicolons part cells, commas
 * may part cents.
 * @returns nothing when it is no price, or has more decimals than the currency.
 */
export function minorUnitsOf(price: string, currency: string, delimiter: Delimiter): number | undefined {
  const [, whole, fraction = ""] = (delimiter === "," ? withPoint : withPointOrComma).exec(price) ?? [];
  const digits = decimalsOf(currency);
  if (whole === undefined || whole.length > mostDigits || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, "0"));
}

const withPoint = /^(\d+)(?:\.(\d+))?$/;
const withPointOrComma = /^(\d+)(?:[.,](\d+))?$/;

const known = new Map<string, number>();

/** Two for most, none for yen, three for dinars: https://www.iso.org/iso-4217-currency-codes.html */
export function decimalsOf(currency: string): number {
  const decimals =
    known.get(currency) ??
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ??
    2;
  known.set(currency, decimals);
  return decimals;
}
