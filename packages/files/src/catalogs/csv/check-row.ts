import { type CatalogRow, catalogRowSchema } from "@larder/contracts";
import type { Column, Header } from "./header.ts";
import { minorUnitsOf } from "./price.ts";
import type { Fault } from "./read-rows.ts";
import { columnOf, reasonFor, reasons } from "./reasons.ts";

/** What a spreadsheet would run, wherever the shop's products are exported to one: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r＝＋－＠]/;
const texts: readonly Column[] = ["name", "unit", "description"];
const usualCurrency = "EUR";

/** Holds the cells of a row to what a product must be. */
export function checkRow(cells: readonly string[], header: Header): { row: CatalogRow } | { fault: Fault } {
  const raw = (column: Column) => cells[header.places.get(column) ?? -1] ?? "";
  const cell = (column: Column) => raw(column).trim();
  const faulty = (column: Column | "", reason: string) => ({
    fault: { column, reason, sku: cell("sku").slice(0, 40) },
  });
  if (cells.length !== header.width) return faulty("", reasons.ragged(cells.length, header.width));
  const risky = texts.find((column) => formula.test(raw(column)) || formula.test(cell(column)));
  if (risky) return faulty(risky, reasons.formula);
  const currency = cell("currency").toUpperCase() || usualCurrency;
  if (!/^[A-Z]{3}$/.test(currency)) return faulty("currency", reasons.currency);
  const amount = minorUnitsOf(cell("price"), currency, header.delimiter);
  if (amount === undefined) return faulty("price", reasons.price(cell("price"), currency, header.delimiter));
  const [description, stock] = [cell("description"), cell("stock")];
  const checked = catalogRowSchema.safeParse({
    sku: cell("sku"),
    name: cell("name"),
    category: cell("category").toLowerCase(),
    unit: cell("unit"),
    price: { amount, currency },
    ...(description !== "" && { description }),
    ...(stock !== "" && { stock: /^\d+$/.test(stock) ? Number(stock) : stock }),
  });
  if (checked.success) return { row: checked.data };
  const [issue] = checked.error.issues;
  const column = columnOf(issue);
  return faulty(column, reasonFor(issue, column === "" ? "" : cell(column)));
}
