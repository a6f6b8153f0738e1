import { type CatalogRow, catalogRowSchema } from "@larder/contracts";
import type { Column, Header } from "./header.ts";
import { minorUnitsOf } from "./price.ts";
import type { Fault } from "./read-rows.ts";
import { columnOf, reasonFor, reasons } from "./reasons.ts";

/** What is in a row, or what is wrong with it. */
export type Checked = { readonly row: CatalogRow } | { readonly fault: Fault };

/** What a spreadsheet would run, wherever the shop's products are exported to one: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r＝＋－＠]/;
const texts: readonly Column[] = ["name", "unit", "description"];
const currencyCode = /^[A-Z]{3}$/;
const usualCurrency = "EUR";
const wholeNumber = /^\d+$/;

/** Holds the cells of a row to what a product must be. */
export function checkRow(raw: readonly string[], { places, width, delimiter }: Header): Checked {
  const cells = raw.map((cell) => cell.trim());
  const cell = (column: Column) => cells[places[column]] ?? "";
  const faulty = (column: Column | "", reason: string) => ({
    fault: { column, reason, sku: cell("sku").slice(0, 40) },
  });
  if (cells.length !== width) return faulty("", reasons.ragged(cells.length, width));
  for (const column of texts)
    if (formula.test(cell(column)) || formula.test(raw[places[column]] ?? "")) return faulty(column, reasons.formula);
  const currency = cell("currency").toUpperCase() || usualCurrency;
  if (!currencyCode.test(currency)) return faulty("currency", reasons.currency);
  const amount = minorUnitsOf(cell("price"), currency, delimiter);
  if (amount === undefined) return faulty("price", reasons.price(cell("price"), currency, delimiter));
  const [description, stock] = [cell("description"), cell("stock")];
  const checked = catalogRowSchema.safeParse({
    sku: cell("sku"),
    name: cell("name"),
    category: cell("category").toLowerCase(),
    unit: cell("unit"),
    price: { amount, currency },
    ...(description !== "" && { description }),
    ...(stock !== "" && { stock: wholeNumber.test(stock) ? Number(stock) : stock }),
  });
  if (checked.success) return { row: checked.data };
  const [issue] = checked.error.issues;
  const column = columnOf(issue);
  return faulty(column, reasonFor(issue, column === "" ? "" : cell(column)));
}
