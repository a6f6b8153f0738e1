import type { Money } from "@larder/contracts";

/** `€12.34`, with as many decimals as the currency has. */
export function amountInWords({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(amount / 10 ** digits);
}
